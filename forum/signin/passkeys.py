from __future__ import annotations

import json
import secrets
from datetime import timedelta
from hashlib import sha256
from urllib.parse import urlsplit

import webauthn
from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import Select, delete, func, select
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from forum import clock
from forum.accounts import User
from forum.db import add_once, session
from forum.events import record
from forum.refused import Refused
from forum.signin.events import PasskeyAdded, PasskeyRemoved
from forum.signin.models import Challenge, Passkey
from forum.signin.telling import tell
from forum.web import known_secrets, security_event

MOST = 20
ANSWERED_WITHIN = timedelta(minutes=5)
# What a broken or a forged answer raises on its way through the library.
TROUBLE = (WebAuthnException, ValueError, KeyError, TypeError, RecursionError)


def passkeys_of(user: User) -> Select[Passkey]:
    return select(Passkey).where(Passkey.user_id == user.id).order_by(Passkey.id)


def options_to_register(user: User) -> tuple[str, str]:
    """What the browser needs to make a key, as JSON, and the challenge to keep."""
    challenge = _issue()
    options = webauthn.generate_registration_options(
        rp_id=_rp(),
        rp_name="Docside",
        user_id=_handle(user),
        user_name=user.email,
        user_display_name=user.name,
        challenge=challenge.encode(),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=_descriptors(user),
    )
    return webauthn.options_to_json(options), challenge


def options_to_sign_in(user: User | None) -> tuple[str, str]:
    """The same to use a key: any of this forum's, or, for somebody known by now, one of theirs."""
    challenge = _issue()
    options = webauthn.generate_authentication_options(
        rp_id=_rp(),
        challenge=challenge.encode(),
        allow_credentials=_descriptors(user) if user else None,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return webauthn.options_to_json(options), challenge


def register(user: User, answer: str, challenge: str, name: str) -> None:
    if (session.scalar(select(func.count()).where(Passkey.user_id == user.id)) or 0) >= MOST:
        raise Refused(_("You have %(n)s passkeys already. Remove one first.", n=MOST))
    _use_up(challenge)
    try:
        made = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=challenge.encode(),
            expected_rp_id=_rp(),
            expected_origin=current_app.config["FORUM"].url,
            require_user_verification=True,
        )
    except TROUBLE:
        raise Refused(_("This passkey could not be checked. Please try again.")) from None
    row = Passkey(
        user_id=user.id,
        credential=bytes_to_base64url(made.credential_id),
        public_key=bytes_to_base64url(made.credential_public_key),
        sign_count=made.sign_count,
        name=" ".join(name.split())[:60] or _("Passkey"),
        created_at=clock.now(),
    )
    if not add_once(row):
        raise Refused(_("This passkey is registered already."), status=409)
    record(PasskeyAdded(user.id))
    tell(user, _("A passkey was added"), _("A passkey to sign in with was added to your account."))


def person_with(answer: str, challenge: str) -> User | None:
    """Whose passkey signed the challenge, with their finger, face or PIN; None if nobody's did."""
    _use_up(challenge)
    person = _signer(answer, challenge)
    if person is None:
        security_event("wrong passkey")
    return person


def _signer(answer: str, challenge: str) -> User | None:
    try:
        credential = str(json.loads(answer)["id"])
        if not credential.isprintable():  # no id looks like that, and not every database takes it
            return None
        row = session.scalar(select(Passkey).where(Passkey.credential == credential).with_for_update())
        if row is None:
            return None
        used = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=challenge.encode(),
            expected_rp_id=_rp(),
            expected_origin=current_app.config["FORUM"].url,
            credential_public_key=base64url_to_bytes(row.public_key),
            credential_current_sign_count=row.sign_count,
            require_user_verification=True,
        )
    except TROUBLE:
        return None
    row.sign_count, row.used_at = used.new_sign_count, clock.now()
    return session.get_one(User, row.user_id)


def remove_passkey(number: int, *, by: User) -> None:
    row = session.get(Passkey, number)
    if row is None or row.user_id != by.id:
        raise Refused(_("There is no such passkey any more."), status=404)
    session.delete(row)
    record(PasskeyRemoved(by.id))
    tell(by, _("A passkey was removed"), _("A passkey of your account was removed."))


def _issue() -> str:
    challenge = secrets.token_urlsafe(32)
    session.add(Challenge(digest=_digest(challenge), expires_at=clock.now() + ANSWERED_WITHIN))
    return challenge


def _use_up(challenge: str) -> None:
    mine = (Challenge.digest == _digest(challenge), Challenge.expires_at > clock.now())
    if not session.execute(delete(Challenge).where(*mine).returning(Challenge.digest)).all():
        raise Refused(_("That took too long. Please try again."), status=410)


def _descriptors(user: User) -> list[PublicKeyCredentialDescriptor]:
    rows = session.scalars(passkeys_of(user))
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(row.credential)) for row in rows]


def _rp() -> str:
    return urlsplit(current_app.config["FORUM"].url).hostname or ""


def _handle(user: User) -> bytes:
    """What the key knows of its person: nothing that means anything elsewhere, and the same for all their keys."""
    secret = known_secrets()[0]
    return sha256(f"docside.passkey\0{secret}\0{user.id}".encode()).digest()


def _digest(challenge: str) -> str:
    return sha256(challenge.encode()).hexdigest()
