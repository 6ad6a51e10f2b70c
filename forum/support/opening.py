from __future__ import annotations

from typing import cast

from flask_babel import gettext as _

from forum import clock, questions
from forum.accounts import User
from forum.db import session
from forum.questions import Question
from forum.refused import Refused
from forum.support.changing import locked_of
from forum.support.intake import Arrival, intake
from forum.support.models import Ticket, Watch, Why
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
    if watch := session.get(Watch, question.id):
        session.delete(watch)
    return intake(
        Arrival(
            requester=cast(User, question.author),
            site_id=question.site_id,
            subject=question.title,
            why=why,
            by=by,
            waiting_since=question.waiting_since or clock.now(),
            unanswered=question.waiting_since is not None,
            question_id=question.id,
            follow_up_of_id=session.scalar(closed_tickets(question.id).with_only_columns(Ticket.id).limit(1)),
        )
    )


def _must_be_open(question: Question) -> None:
    if not question.is_published:
        raise Refused(_("This question is not published yet, so support cannot answer it."))
    if question.closed_at:
        raise Refused(_("This thread is closed. Reopen it first, then hand it over."))
    if question.solved_at:
        raise Refused(_("This thread is solved. If it is not after all, take that back first."))
