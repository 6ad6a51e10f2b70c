from __future__ import annotations

import base64
import secrets
from hashlib import sha256

from flask_babel import gettext as _
from sqlalchemy import delete, select, update

from forum import clock
from forum.accounts import STAFF_SECOND_STEP, User, must_be_admin
from forum.db import session
from forum.events import record
from forum.refused import Refused
from forum.signin.codes_by_clock import (
    first_step_of,
    is_sealed_as_before,
    new_seed,
    sealed,
    sealed_anew,
    step_of,
    unsealed,
)
from forum.signin.events import SecondStepDemanded, SecondStepRemoved, SecondStepSet, SecondStepTakenAway
from forum.signin.models import Passkey, RecoveryCode, Totp
from forum.signin.telling import tell
from forum.web import HOUR, Sealed, client_network, limit, option, security_event, set_option

RECOVERY_CODES = 10
SECOND_STEPS = Sealed("second steps", Totp, "user_id", "secret", lambda row: sealed_anew(row.secret, row.user_id))


def has_second_step(user: User) -> bool:
    """Of whom a code or a password is only half: who set up an app, and staff with a passkey where it is demanded."""
    return _has_app(user) or (user.is_staff and bool(option(STAFF_SECOND_STEP)) and _has_passkey(user))


def owes_second_step(user: User) -> bool:
    """Whom no frame may sign in by a code alone: who has a second step, and staff where it is demanded."""
    return has_second_step(user) or (user.is_staff and bool(option(STAFF_SECOND_STEP)))


def begin(user: User) -> None:
    """A new secret for an app; it counts for nothing until a code of it was typed."""
    if _has_app(user):
        raise Refused(_("You have a second step already. Remove it first."), status=409)
    secret = sealed(new_seed(), user.id)
    session.merge(Totp(user_id=user.id, secret=secret, created_at=clock.now(), confirmed_at=None, last_step=0))


def confirm(user: User, typed: str) -> list[str] | None:
    """Switch it on with the first code; the recovery codes, to be shown this once. None for a wrong code."""
    limit_steps(user)
    totp = session.get(Totp, user.id, with_for_update=True)
    if totp is None or totp.confirmed_at:
        raise Refused(_("There is nothing to confirm. Please begin again."), status=409)
    found = first_step_of(unsealed(totp.secret, user.id), typed)
    if found is None:
        return None
    seed, totp.last_step = found
    totp.secret, totp.confirmed_at = sealed(seed, user.id), clock.now()
    record(SecondStepSet(user.id))
    tell(user, _("A second step was set up"), _("Signing in to your account asks for a code of your app from now on."))
    return new_recovery_codes(user)


def is_second_step(user: User, typed: str) -> bool:
    """Use up a code of the app or one of the recovery codes. Each try is counted, so commit in either case."""
    limit_steps(user)
    right = _used_up(user, typed)
    if not right:
        security_event("wrong second step", user_id=user.id)
    return right


def _used_up(user: User, typed: str) -> bool:
    totp = session.get(Totp, user.id, with_for_update=True)
    if totp is None or totp.confirmed_at is None:
        return False
    seed = unsealed(totp.secret, user.id)
    step = step_of(seed, typed)
    if seed and step is not None:
        fresh = step > totp.last_step
        if is_sealed_as_before(totp.secret):
            totp.secret = sealed(seed, user.id)
        totp.last_step = max(step, totp.last_step)
        return fresh
    return _use_recovery_code(user, typed)


def new_recovery_codes(user: User) -> list[str]:
    """Ten new ones; those before end."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    codes = [_recovery_code() for _n in range(RECOVERY_CODES)]
    session.add_all(RecoveryCode(user_id=user.id, digest=_digest(user, code)) for code in codes)
    session.flush()
    return codes


def remove(user: User) -> None:
    if _remove_all(user):
        record(SecondStepRemoved(user.id))
        tell(user, _("The second step was removed"), _("Signing in to your account asks for no second step any more."))


def take_away(user: User, *, by: User | None) -> None:
    """For somebody who lost their phone and their paper; `by=None` is the command line."""
    if by is not None:
        must_be_admin(by)
        if by.id == user.id:
            raise Refused(_("You remove your own second step on your account page."))
    passkeys = session.execute(delete(Passkey).where(Passkey.user_id == user.id).returning(Passkey.id)).all()
    if _remove_all(user) or passkeys:
        record(SecondStepTakenAway(user.id, by.id if by else None))
        tell(user, _("The second step was removed"), _("An admin removed the second step of your account."))


def demand_of_staff(demanded: bool, *, by: User) -> None:
    must_be_admin(by)
    if demanded and not (_has_app(by) or _has_passkey(by)):
        raise Refused(_("Set up your own second step first; otherwise you would lock yourself out."))
    set_option(STAFF_SECOND_STEP, demanded)
    record(SecondStepDemanded(by.id, demanded, by.id))


def limit_steps(user: User) -> None:
    limit("second-step", f"user:{user.id}", most=10, within=HOUR)
    limit("second-step-network", client_network(), most=60, within=HOUR)


def _has_app(user: User) -> bool:
    app = select(Totp.user_id).where(Totp.user_id == user.id, Totp.confirmed_at.is_not(None))
    return session.scalar(app) is not None


def _has_passkey(user: User) -> bool:
    return session.scalar(select(Passkey.id).where(Passkey.user_id == user.id).limit(1)) is not None


def _remove_all(user: User) -> bool:
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    return bool(session.execute(delete(Totp).where(Totp.user_id == user.id).returning(Totp.user_id)).all())


def _use_recovery_code(user: User, typed: str) -> bool:
    which = (
        RecoveryCode.user_id == user.id,
        RecoveryCode.digest == _digest(user, typed),
        RecoveryCode.used_at.is_(None),
    )
    used = update(RecoveryCode).where(*which).values(used_at=clock.now()).returning(RecoveryCode.id)
    return bool(session.execute(used).all())


def _recovery_code() -> str:
    letters = base64.b32encode(secrets.token_bytes(15)).decode().lower()
    return "-".join(letters[at : at + 4] for at in range(0, 24, 4))


def _digest(user: User, code: str) -> str:
    bare = "".join(letter for letter in code.lower() if letter.isalnum())
    return sha256(f"{user.id}\0{bare}".encode()).hexdigest()
