"""Open tickets that one cannot leave like that: without a note a colleague can act on, or without a next time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, select
from sqlalchemy.orm import joinedload

from forum.accounts import User
from forum.db import Moment, session
from forum.pages import Site
from forum.questions import Question
from forum.rota import Calendar
from forum.support import Note, Ticket, TicketMessage, has_time_ahead, is_unsolved

SHOWN = 20


@dataclass(frozen=True)
class Unfinished:
    """What is missing on a ticket before its owner can stop for the day."""

    ticket: Ticket
    noted: bool
    timed: bool


def unfinished(owner: User, now: datetime, limit: int = SHOWN) -> Sequence[Unfinished]:
    """The tickets of a person that lack something, in the order of the queue."""
    noted, timed = has_fresh_note(), has_time_ahead(now)
    statement = (
        select(Ticket, noted, timed)
        .where(_theirs(owner), ~and_(noted, func.coalesce(timed, False)))
        .options(
            joinedload(Ticket.requester).joinedload(User.organisation),
            joinedload(Ticket.assignee),
            joinedload(Ticket.site).joinedload(Site.calendar).selectinload(Calendar.spans),
        )
        .order_by(Ticket.level, Ticket.order_at, Ticket.id)
        .limit(limit)
    )
    return [Unfinished(ticket, bool(note), bool(time)) for ticket, note, time in session.execute(statement)]


def count_unfinished(owner: User, now: datetime) -> int:
    lacks = ~and_(has_fresh_note(), func.coalesce(has_time_ahead(now), False))
    return session.scalar(select(func.count()).select_from(Ticket).where(_theirs(owner), lacks)) or 0


def count_open(owner: User) -> int:
    return session.scalar(select(func.count()).select_from(Ticket).where(_theirs(owner))) or 0


def open_of(owner: User) -> Select[Ticket]:
    return select(Ticket).where(_theirs(owner)).options(joinedload(Ticket.assignee), joinedload(Ticket.site))


def has_fresh_note() -> ColumnElement[bool]:
    """A colleague wrote down what is known and what comes next, since the asker wrote last."""
    # Correlated by name: two levels down, nobody does it for us, and any ticket would be taken.
    in_public = (
        select(func.coalesce(Question.asker_wrote_at, Question.published_at))
        .where(Question.id == Ticket.question_id)
        .correlate(Ticket)
    )
    in_private = (
        select(func.max(TicketMessage.created_at))
        .where(TicketMessage.ticket_id == Ticket.id, ~TicketMessage.from_staff)
        .correlate(Ticket)
    )
    wrote = func.coalesce(in_public.scalar_subquery(), in_private.scalar_subquery(), Ticket.opened_at, type_=Moment())
    return exists().where(Note.ticket_id == Ticket.id, Note.created_at >= wrote)


def _theirs(owner: User) -> ColumnElement[bool]:
    return and_(is_unsolved(), Ticket.assignee_id == owner.id)
