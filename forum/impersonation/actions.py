from __future__ import annotations

from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from forum import clock
from forum.accounts import (
    Acting,
    ActingSignedOut,
    User,
    act_as,
    act_as_oneself,
    must_be_admin,
    must_be_support,
    raise_acting,
)
from forum.db import session
from forum.events import on, record
from forum.impersonation.events import ImpersonationEnded, ImpersonationRaised, ImpersonationStarted
from forum.impersonation.models import Impersonation
from forum.refused import Refused
from forum.support import Ticket

LONGEST = timedelta(minutes=30)


def start(ticket: Ticket, *, by: User) -> Impersonation:
    """Look at the account of whoever asked, with this browser: while the ticket is open, half an hour at most."""
    must_be_support(by)
    ticket = session.get_one(Ticket, ticket.id, with_for_update=True, populate_existing=True)
    _must_be_allowed(ticket, by)
    until = clock.now() + LONGEST
    made = Impersonation(
        by_id=by.id, user_id=ticket.requester_id, ticket_id=ticket.id, session_id=act_as(ticket.requester, until),
        started_at=clock.now(), ends_at=until,
    )  # fmt: skip
    session.add(made)
    session.flush()
    record(ImpersonationStarted(made.user_id, ticket.id, made.id, by.id))
    return made


def raise_rights(found: Acting) -> None:
    """The second step, for admins: settings of that person can be changed, and still nothing be written as them."""
    must_be_admin(found.by)
    running = session.scalars(running_in(found.session_id)).one()
    raise_acting(found.session_id)
    running.raised_at = clock.now()
    record(ImpersonationRaised(running.user_id, running.ticket_id, running.id, found.by.id))


def end(found: Acting) -> Impersonation | None:
    """Back to one's own account."""
    act_as_oneself(found.session_id)
    return _end_running(found.session_id, found.by.id)


@on(ActingSignedOut)
def end_with_session(fact: ActingSignedOut) -> None:
    _end_running(fact.session_id, fact.by_id)


def running_in(session_id: int) -> Select[Impersonation]:
    """What this browser looks at, with its ticket."""
    open_one = (Impersonation.session_id == session_id) & Impersonation.ended_at.is_(None)
    return (
        select(Impersonation)
        .where(open_one, Impersonation.ends_at > clock.now())
        .options(joinedload(Impersonation.ticket))
        .order_by(Impersonation.id.desc())
        .limit(1)
    )


def looks_at(user: User) -> Select[Impersonation]:
    """Who looked at somebody's account, the newest first."""
    theirs = select(Impersonation).where(Impersonation.user_id == user.id)
    whole = joinedload(Impersonation.by), joinedload(Impersonation.ticket)
    return theirs.options(*whole).order_by(Impersonation.id.desc()).limit(50)


def is_reason(ticket: Ticket) -> bool:
    """Somebody still waits for help with it."""
    return ticket.is_unsolved and ticket.spam_at is None


def may_be_looked_at(user: User) -> bool:
    """Nobody of the team, nobody trusted with a power, and nobody who left."""
    return not (user.is_staff or user.has_any_power or user.erased_at)


def _must_be_allowed(ticket: Ticket, by: User) -> None:
    if not is_reason(ticket):
        raise Refused(_("You can look at somebody's account only while a ticket of theirs is open."), status=403)
    if not may_be_looked_at(ticket.requester) or ticket.requester_id == by.id:
        raise Refused(_("Nobody can look at the account of somebody of the team."), status=403)


def _end_running(session_id: int, by_id: int) -> Impersonation | None:
    running = session.scalar(running_in(session_id))
    if running is not None:
        running.ended_at = clock.now()
        record(ImpersonationEnded(running.user_id, running.ticket_id, running.id, by_id))
    return running
