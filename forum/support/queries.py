from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal_column, or_, select
from sqlalchemy.orm import contains_eager, joinedload, lazyload, selectinload

from forum import questions
from forum.accounts import User, of_team
from forum.db import Slice, session, slice_after
from forum.pages import Site
from forum.questions import Question, ShownOn
from forum.rota import Calendar
from forum.support.models import UNSOLVED, Note, Ticket, TicketState, Watch
from forum.support.reply_models import Reply

SIZE = 50


def state_as_said(state: TicketState) -> ColumnElement[TicketState]:
    """Its value stands in the statement itself, or no planner could see that the partial indexes serve it."""
    return literal_column(f"'{state.value}'", Ticket.state.type)


_unsolved = Ticket.state.in_([state_as_said(state) for state in UNSOLVED])
_live = Ticket.state != state_as_said(TicketState.CLOSED)
_over = Ticket.state.in_([state_as_said(TicketState.SOLVED), state_as_said(TicketState.CLOSED)])
_closed = Ticket.state == state_as_said(TicketState.CLOSED)


def is_unsolved() -> ColumnElement[bool]:
    return _unsolved


def is_live() -> ColumnElement[bool]:
    """Not closed: a solved one may come back."""
    return _live


def is_over() -> ColumnElement[bool]:
    """Solved, and perhaps closed since; neither put away as spam nor handled in another ticket."""
    return and_(_over, Ticket.spam_at.is_(None), Ticket.merged_into_id.is_(None))


def held_reply() -> ColumnElement[bool]:
    """It could not go when its time came, and nobody has taken it back since."""
    return and_(Reply.held_at.is_not(None), Reply.sent_at.is_(None))


def live_ticket(question_id: int) -> Select[Ticket]:
    """The one ticket of a thread that is not closed; a solved one counts, for it may come back."""
    return select(Ticket).where(Ticket.question_id == question_id, _live)


def closed_tickets(question_id: int) -> Select[Ticket]:
    """The tickets of a thread that are over, the newest first."""
    return select(Ticket).where(Ticket.question_id == question_id, _closed).order_by(Ticket.id.desc())


def kin_of(ticket: Ticket) -> Select[Ticket]:
    """The tickets that this one goes on from or was split off, those that were it, and what was merged into it."""
    origins = [number for number in (ticket.follow_up_of_id, ticket.split_from_id) if number is not None]
    after = (Ticket.follow_up_of_id, Ticket.split_from_id, Ticket.merged_into_id)
    related = or_(*(column == ticket.id for column in after), Ticket.id.in_(origins or [0]))
    whole = joinedload(Ticket.requester), joinedload(Ticket.question)
    return select(Ticket).where(related).options(*whole).order_by(Ticket.id)


def ticket_page(number: int) -> Select[Ticket]:
    """A ticket with the people and the calendar its page names, and its thread as that page shows it."""
    calendar = joinedload(Site.calendar).options(lazyload(Calendar.spans), lazyload(Calendar.holidays))
    shown_on = selectinload(Question.shown_on).joinedload(ShownOn.page)
    return (
        select(Ticket)
        .where(Ticket.id == number)
        .options(
            joinedload(Ticket.requester).joinedload(User.organisation),
            joinedload(Ticket.assignee),
            joinedload(Ticket.page),
            joinedload(Ticket.site).options(lazyload(Site.origins), calendar),
            joinedload(Ticket.question).options(joinedload(Question.author), shown_on),
        )
    )


def notes_of(ticket: Ticket) -> Select[Note]:
    return select(Note).where(Note.ticket_id == ticket.id).options(joinedload(Note.author)).order_by(Note.id)


def earlier_threads(ticket: Ticket, limit: int = 5) -> Select[Question]:
    """What else the same person asked in public without support, newest first."""
    return (
        questions.public()
        .where(Question.author_id == ticket.requester_id, ~_has())
        .order_by(Question.id.desc())
        .limit(limit)
    )


def _has(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether a thread has a ticket, or one of a kind."""
    return exists().where(Ticket.question_id == Question.id, *conditions)


def earlier_tickets(ticket: Ticket, limit: int = 5) -> Select[Ticket]:
    other = (Ticket.requester_id == ticket.requester_id) & (Ticket.id != ticket.id)
    return select(Ticket).where(other).order_by(Ticket.id.desc()).limit(limit)


def open_of_organisation(organisation_id: int, limit: int = 20) -> Select[Ticket]:
    """What people of an organisation wait for, in the order of the queue."""
    theirs = Ticket.requester_id.in_(select(User.id).where(User.organisation_id == organisation_id))
    order = (Ticket.level, Ticket.order_at, Ticket.id)
    whole = joinedload(Ticket.requester)
    return select(Ticket).where(theirs, _unsolved).options(whole).order_by(*order).limit(limit)


def people_on_support() -> Sequence[User]:
    """Whom a ticket can be given to, by name."""
    staff = select(User).where(of_team()).order_by(User.name, User.id)
    return [user for user in session.scalars(staff) if user.does_support]


def open_and_late(now: datetime) -> Select[int, int]:
    """How many tickets are not solved, and how many of those are past their due time."""
    return select(func.count(), func.count().filter(Ticket.due_at < now)).where(_unsolved)


def due_watches(now: datetime, limit: int) -> Select[int]:
    return select(Watch.question_id).where(Watch.forward_at <= now).order_by(Watch.forward_at).limit(limit)


def offered(after: str = "", size: int = SIZE) -> Slice[Question]:
    """Threads that wait but go to support only if somebody hands them over, the longest wait first.

    They were imported, are older than the switch-on, or their site does not forward.
    """
    watched = exists().where(Watch.question_id == Question.id)
    merged = _has(_closed, Ticket.merged_into_id.is_not(None))
    statement = (
        questions.waiting_threads()
        .where(~watched, ~_has(_live), ~merged)
        .join(Question.author)
        .options(
            contains_eager(Question.author).joinedload(User.organisation),
            selectinload(Question.shown_on).joinedload(ShownOn.page),
        )
    )
    return slice_after(
        statement,
        (Question.waiting_since, Question.id),
        after,
        size,
        descending=False,
        position=lambda question: (question.waiting_since, question.id),  # type: ignore[arg-type, return-value]
    )
