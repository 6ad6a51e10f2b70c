from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from flask_babel import gettext as _
from sqlalchemy import Select, delete, select
from sqlalchemy.orm import joinedload

from forum import clock
from forum.accounts import Role, User, clean_name, find_or_make, grant, must_be_admin, normal_email, user_by_email
from forum.community import Team, add_member
from forum.db import add_once, session
from forum.events import record
from forum.invitations.events import InvitationAccepted, InvitationSent, InvitationWithdrawn
from forum.invitations.mails import send
from forum.invitations.models import Invitation
from forum.refused import Refused
from forum.web import HOUR, limit

LIFETIME = timedelta(days=7)
A_DAY = 100


@dataclass(frozen=True)
class Wanted:
    """Who is to come, as it was typed, and as what."""

    email: str
    name: str = ""
    roles: frozenset[Role] = frozenset()
    team: Team | None = None


def invite(wanted: Wanted, *, by: User) -> Invitation:
    """Ask somebody by mail. A second invitation to the same address takes the place of the first, whose link ends."""
    must_be_admin(by)
    email = normal_email(wanted.email)
    _must_be_of_use(wanted, email)
    limit("invitation", f"user:{by.id}", most=A_DAY, within=24 * HOUR)
    session.execute(delete(Invitation).where(Invitation.email == email))
    token, now = secrets.token_urlsafe(32), clock.now()
    made = Invitation(
        email=email,
        name=clean_name(wanted.name),
        roles=" ".join(sorted(role.value for role in wanted.roles)),
        team=wanted.team,
        digest=_digest(token),
        by=by,
        created_at=now,
        expires_at=now + LIFETIME,
    )
    if not add_once(made):
        raise Refused(_("Somebody has just invited %(mail)s.", mail=email), status=409)
    record(InvitationSent(made.id, by.id))
    send(made, token)
    return made


def withdraw(invitation: Invitation, *, by: User) -> None:
    """The link in their mail ends; nobody is told."""
    must_be_admin(by)
    record(InvitationWithdrawn(invitation.id, by.id))
    session.delete(invitation)


def meant_by(token: str, *, locked: bool = False) -> Invitation:
    """Refused with 410 for what is not known, was used, withdrawn or replaced, or is older than a week."""
    named = select(Invitation).where(Invitation.digest == _digest(token), Invitation.expires_at > clock.now())
    found = session.scalar(named.with_for_update(of=Invitation) if locked else named)
    if found is None:
        raise Refused(
            _("This invitation was used or taken back, or is older than a week. Ask for another."), status=410
        )
    return found


def accept(token: str, name: str) -> User:
    """Whoever has the mail comes in: their account, made if there is none, gets the roles and the team.

    Refused while whoever invited them is no admin any more: their word counts no longer.
    """
    invitation = meant_by(token, locked=True)
    inviter = invitation.by
    if not inviter.admin or inviter.is_suspended:
        raise Refused(_("Who invited you is no admin any more. Please ask the team for another one."), status=410)
    user = session.scalar(user_by_email(invitation.email))
    if user is None and not clean_name(name):
        raise Refused(_("Please give a name; it stands in front of what you write."))
    user = user or find_or_make(invitation.email, name)
    for role in invitation.wanted_roles:
        grant(user, role, by=inviter)
    if invitation.team is not None:
        add_member(invitation.team, user, by=inviter)
    record(InvitationAccepted(invitation.id, user.id))
    session.delete(invitation)
    session.flush()
    return user


def open_invitations() -> Select[Invitation]:
    """Who has not come yet, the newest first; with those whose link has run out."""
    with_whom = select(Invitation).options(joinedload(Invitation.team), joinedload(Invitation.by))
    return with_whom.order_by(Invitation.id.desc()).limit(200)


def _must_be_of_use(wanted: Wanted, email: str) -> None:
    if not wanted.roles and wanted.team is None:
        raise Refused(_("Please choose what they are to be: a role, a team, or both."))
    known = session.scalar(user_by_email(email))
    if known is not None and known.is_suspended:
        raise Refused(_("%(name)s is suspended. End the suspension first.", name=known.name), status=409)


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
