from __future__ import annotations

from typing import cast

from flask_babel import gettext as _
from sqlalchemy import delete

from forum import clock, questions
from forum.accounts import User
from forum.db import session
from forum.events import record
from forum.questions import Question
from forum.refused import Refused
from forum.support import priority
from forum.support.changing import locked_of
from forum.support.clocks import start_clock
from forum.support.events import TicketOpened
from forum.support.models import NOT_DUE, Ticket, TicketState, Watch, Why
from forum.support.permissions import must_hand_over
from forum.support.queries import closed_tickets


def escalate(question: Question, *, by: User) -> Ticket:
    """Hand a thread to support now, whatever its site's time; whoever is second gets the ticket of the first."""
    must_hand_over(by)
    question = questions.locked(question.id)
    _must_be_open(question)
    return locked_of(question.id) or open_ticket(question, Why.ESCALATED, by=by)


def open_ticket(question: Question, why: Why, *, by: User | None) -> Ticket:
    """The ticket of a thread that has none; the question is locked by the caller. `by=None` is the sweep."""
    requester = cast(User, question.author)
    verdict, now = priority.judge(requester, why), clock.now()
    ticket = Ticket(
        question_id=question.id,
        subject=question.title,
        site_id=question.site_id,
        requester=requester,
        state=TicketState.NEW,
        level=verdict.level,
        reasons=verdict.reasons,
        why=why,
        opened_at=now,
        order_at=NOT_DUE,
        reopen_count=0,
        follow_up_of_id=session.scalar(closed_tickets(question.id).with_only_columns(Ticket.id).limit(1)),
    )
    session.add(ticket)
    start_clock(ticket, question.waiting_since or now, unanswered=question.waiting_since is not None)
    session.execute(delete(Watch).where(Watch.question_id == question.id))
    session.flush()
    record(TicketOpened(ticket.id, question.id, why.value, by.id if by else None))
    return ticket


def _must_be_open(question: Question) -> None:
    if not question.is_published:
        raise Refused(_("This question is not published yet, so support cannot answer it."))
    if question.closed_at:
        raise Refused(_("This thread is closed. Reopen it first, then hand it over."))
    if question.solved_at:
        raise Refused(_("This thread is solved. If it is not after all, take that back first."))
