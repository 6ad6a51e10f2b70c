from __future__ import annotations

from sqlalchemy import delete, or_, update

from forum import clock
from forum.accounts import PersonErased
from forum.community import TeamAdded, TeamChanged, TeamRemoved
from forum.db import session
from forum.events import Fact, later, on
from forum.shifts.handing import keep_handed
from forum.shifts.heroes import kept_heroes
from forum.shifts.models import DayEnd, Handed
from forum.shifts.owners import next_owner
from forum.support import (
    PrivateReplied,
    Ticket,
    TicketAssigned,
    TicketReopened,
    TicketReplied,
    TicketUnassigned,
    let_go,
)


def look_at_heroes_anew(_fact: Fact) -> None:
    kept_heroes.forget()


for _kind in (TeamAdded, TeamChanged, TeamRemoved):
    on(_kind)(look_at_heroes_anew)


@on(PersonErased)
def forget_their_days(fact: PersonErased) -> None:
    """Which weeks they were named for stays, under no name of theirs."""
    kept_heroes.forget()
    session.execute(delete(DayEnd).where(DayEnd.user_id == fact.user_id))
    session.execute(delete(Handed).where(or_(Handed.from_id == fact.user_id, Handed.to_id == fact.user_id)))


@on(TicketAssigned)
def show_it_to_whom_it_was_given(fact: TicketAssigned) -> None:
    """In whatever way somebody else did that."""
    if fact.by_id != fact.assignee_id:
        keep_handed(fact.ticket_id, fact.assignee_id, fact.by_id)


@on(TicketUnassigned)
def show_it_no_more(fact: TicketUnassigned) -> None:
    """A person took it back. Where its owner is not there in time, whoever is shown it stays shown it."""
    if fact.by_id is not None:
        session.execute(delete(Handed).where(Handed.ticket_id == fact.ticket_id))


def note_that_they_have_it(fact: TicketReplied | PrivateReplied) -> None:
    """Whoever answers has it and need not say so."""
    theirs = (Handed.ticket_id == fact.ticket_id) & (Handed.to_id == fact.by_id) & Handed.taken_at.is_(None)
    session.execute(update(Handed).where(theirs).values(taken_at=clock.now()))


on(TicketReplied)(note_that_they_have_it)
on(PrivateReplied)(note_that_they_have_it)


@later(TicketReopened)
def free_what_came_back_to_nobody(fact: TicketReopened) -> None:
    """The asker wrote, and whoever had it is away until after it is due, or does no support any more: anybody may
    take it, where it would have waited for somebody who is not there."""
    ticket = session.get_one(Ticket, fact.ticket_id)
    if ticket.assignee is None or not ticket.is_unsolved or fact.by_id == ticket.assignee_id:
        return
    following = next_owner(ticket)
    if following is None or following.person.id != ticket.assignee_id:
        let_go(ticket, of=ticket.assignee)
