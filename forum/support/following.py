"""How a ticket follows its thread: one reading of the thread's state, so the two cannot say different things.

Every function is called inside the transaction that changed the thread, with the question locked.
"""

from __future__ import annotations

from sqlalchemy import select

from forum import clock
from forum.accounts import User
from forum.db import session
from forum.events import Fact, record
from forum.questions import Answer, Question, State
from forum.support.changing import locked_of, move
from forum.support.clocks import settle, start_clock, stop_clock
from forum.support.events import TicketAssigned, TicketReopened, TicketReplied, TicketSolved
from forum.support.forwarding import keep_watch
from forum.support.merged import is_settled, merged_into, threads_of, waits_since
from forum.support.models import Ticket, TicketState, Why
from forum.support.opening import open_ticket
from forum.support.queries import closed_tickets


def follow(question_id: int, *, by_id: int | None) -> None:
    """After any decision about the thread: its ticket, or its watch while there is none, says the same."""
    question = session.get_one(Question, question_id)
    ticket = locked_of(question_id)
    if ticket is None:
        keep_watch(question, handled=False)
    else:
        _follow(ticket, question, by_id)


def hear_asker(question_id: int, *, by_id: int) -> None:
    """The asker wrote: whatever support was waiting for, it is theirs again; what was closed goes on in a new one."""
    ticket = locked_of(question_id)
    if ticket is None and session.scalar(closed_tickets(question_id).limit(1)) is not None:
        open_ticket(session.get_one(Question, question_id), Why.FOLLOW_UP, by=None)
        return
    was_solved = ticket is not None and ticket.state is TicketState.SOLVED
    if ticket is not None and ticket.state in {TicketState.PENDING, TicketState.ON_HOLD}:
        move(ticket, TicketState.OPEN, TicketReopened(ticket.id, by_id))
    follow(question_id, by_id=by_id)
    if ticket is not None and was_solved and ticket.is_unsolved:
        ticket.reopen_count += 1
        session.flush()


def hear_staff(question_id: int, answer_id: int, *, by_id: int) -> None:
    """A public answer by staff: nobody waits any more, and whoever came first has the ticket from now on."""
    ticket = locked_of(question_id)
    if ticket is None:
        keep_watch(session.get_one(Question, question_id), handled=False)
        return
    answered(ticket, session.get_one(User, by_id), TicketReplied(ticket.id, answer_id, by_id))


def answered(ticket: Ticket, author: User, replied: Fact) -> None:
    """A member of staff answered: nobody waits any more, and whoever came first has it from now on."""
    stop_clock(ticket, answered=True)
    first = ticket.first_replied_at is None
    if first:
        ticket.first_replied_at = clock.now()
    if ticket.is_unsolved and merged_into(ticket) and (since := waits_since(ticket)) is not None:
        start_clock(ticket, since)  # somebody else of those that are handled together waits still
    if ticket.state is TicketState.NEW:
        move(ticket, TicketState.OPEN, replied)
    else:
        _record(replied)
    if first and ticket.assignee_id is None and author.does_support:
        ticket.assignee = author
        _record(TicketAssigned(ticket.id, author.id, author.id))


def hear_reader(question_id: int) -> None:
    """Somebody else answered, or what they said is gone: support still owes an answer, but it is less urgent."""
    ticket = locked_of(question_id)
    if ticket is not None and ticket.is_unsolved:
        settle(ticket)


def move_along(question_id: int, site_id: int) -> None:
    """The thread went to another page: from now on the working hours of that page's site count."""
    ticket = locked_of(question_id)
    if ticket is None:
        keep_watch(session.get_one(Question, question_id), handled=False)
        return
    if ticket.question_id != question_id:
        return
    ticket.site_id = site_id
    if ticket.waiting_since is not None:
        start_clock(ticket, ticket.waiting_since)
    session.flush()


def rename(question: Question) -> None:
    """The thread has another title: its tickets are called so too, but for what is over."""
    theirs = select(Ticket).where(Ticket.question_id == question.id, Ticket.subject != question.title)
    for ticket in session.scalars(theirs.order_by(Ticket.id).with_for_update()).all():
        if ticket.state is not TicketState.CLOSED or ticket.merged_into_id is not None:
            ticket.subject = question.title
    session.flush()


def count_anew(question_id: int, *, by_id: int) -> None:
    """Answers came to the thread or went: whether somebody waits may have changed without anybody writing."""
    follow(question_id, by_id=by_id)
    ticket, question = locked_of(question_id), session.get_one(Question, question_id)
    if ticket is not None and ticket.state is TicketState.NEW and (came := _staff_answer(question)):
        answered(ticket, came.author, TicketReplied(ticket.id, came.id, came.author_id))
        follow(question_id, by_id=by_id)  # the asker may have written after that answer, and then waits still
    if ticket is not None and ticket.is_unsolved and question.waiting_since is None:
        if merged_into(ticket) and (since := waits_since(ticket)) is not None:
            start_clock(ticket, since)
        else:
            stop_clock(ticket)
        session.flush()


def _staff_answer(question: Question) -> Answer | None:
    """The first public answer by staff, of a thread that has one: it may have come with a merge."""
    if question.staff_answered_at is None:
        return None
    theirs = select(Answer).where(Answer.question_id == question.id, Answer.by_staff, Answer.state == State.PUBLISHED)
    return session.scalar(theirs.order_by(Answer.id).limit(1))


def _record(fact: Fact) -> None:
    session.flush()
    record(fact)


def _follow(ticket: Ticket, question: Question, by_id: int | None) -> None:
    if is_settled(question):
        if any(not is_settled(other) for other in threads_of(ticket)):
            _look_who_waits(ticket)
            return
        if ticket.is_unsolved:
            move(ticket, TicketState.SOLVED, TicketSolved(ticket.id, by_id))
        return
    if ticket.state is TicketState.SOLVED:
        move(ticket, TicketState.OPEN, TicketReopened(ticket.id, by_id))
    if question.waiting_since is not None and ticket.waiting_since is None:
        start_clock(ticket, question.waiting_since)
        session.flush()


def _look_who_waits(ticket: Ticket) -> None:
    """One thread of several is settled: the others go on, and perhaps nobody waits in them."""
    since = waits_since(ticket)
    if ticket.state is TicketState.SOLVED:
        return
    if since is None:
        stop_clock(ticket)
    else:
        start_clock(ticket, since)
