from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import Select, select

from forum import clock
from forum.accounts import User, find_or_make, normal_email, user_by_email
from forum.db import add_once, session
from forum.events import record
from forum.refused import Refused
from forum.signin.events import AccountConnected, AccountDisconnected
from forum.signin.models import Identity
from forum.signin.providers import Claim, Provider
from forum.signin.second_step import has_second_step
from forum.signin.telling import tell


def person_behind(provider: Provider, claim: Claim) -> User:
    """Whose account this is: the one it was connected with, else that of the verified address, else a new one."""
    if known := session.scalar(_connected(provider, claim)):
        return session.get_one(User, known.user_id)
    if not claim.email:
        raise Refused(
            _(
                "%(name)s does not say that your mail address is verified. Sign in with a code by mail, and connect "
                "it on your account page.",
                name=provider.name,
            )
        )
    email = normal_email(claim.email)
    found = session.scalar(user_by_email(email))
    if found and has_second_step(found):
        raise Refused(
            _(
                "There is an account with this address, and it has a second step. Sign in with a code by mail, and "
                "connect %(name)s on your account page.",
                name=provider.name,
            )
        )
    user = found or find_or_make(email, claim.name)
    _connect(user, provider, claim)
    return user


def connect(user: User, provider: Provider, claim: Claim) -> None:
    """By whoever is signed in here, with an account elsewhere that is theirs, whatever its address."""
    known = session.scalar(_connected(provider, claim))
    if known and known.user_id != user.id:
        raise Refused(_("This account is connected with another person here already."), status=409)
    if known is None:
        _connect(user, provider, claim)


def disconnect(number: int, *, by: User) -> None:
    identity = session.get(Identity, number)
    if identity is None or identity.user_id != by.id:
        raise Refused(_("There is no such connection any more."), status=404)
    session.delete(identity)
    record(AccountDisconnected(by.id, identity.provider))
    tell(by, _("An account was disconnected"), _("Signing in by an account elsewhere was switched off."))


def _connect(user: User, provider: Provider, claim: Claim) -> None:
    label = claim.email or claim.name
    identity = Identity(
        user_id=user.id, provider=provider.key, subject=claim.subject, label=label[:320], created_at=clock.now()
    )
    if not add_once(identity):
        raise Refused(_("This account has just been connected. Please sign in once more."), status=409)
    record(AccountConnected(user.id, provider.key))
    sentence = _("From now on you can also sign in with %(name)s.", name=provider.name)
    tell(user, _("%(name)s was connected", name=provider.name), sentence)


def _connected(provider: Provider, claim: Claim) -> Select[Identity]:
    return select(Identity).where(Identity.provider == provider.key, Identity.subject == claim.subject)
