"""What nobody answered goes to support by itself, once.

`forward_time` alone decides whether and when. A `Watch` is its answer kept in an index; it is asked again on the
locked thread before anything happens, so a watch that a change of the site made stale forwards nothing wrongly.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from sqlalchemy import select

from forum import clock, questions, rota
from forum.db import session, write
from forum.events import record
from forum.jobs import every
from forum.pages import Site
from forum.questions import Question
from forum.support.events import QuestionForwarded
from forum.support.merged import ticket_of
from forum.support.models import Watch, Why
from forum.support.opening import open_ticket
from forum.support.queries import due_watches

log = logging.getLogger("forum.support")

AT_ONCE = 200


@every(timedelta(seconds=5))
def forward_due() -> None:
    """Hand over what is due, each thread in a transaction of its own. A plain read comes first and takes no lock."""
    due = session.scalars(due_watches(clock.now(), AT_ONCE)).all()
    session.rollback()
    for number in due:
        try:
            with write():
                forward(number)
        except Exception:
            # One thread that fails must not hold up the others; its watch stays, so the next sweep tries again.
            log.exception("thread %s could not be handed over", number)


def forward(question_id: int) -> None:
    """Open the ticket of a thread if it is still due: another worker or an answer may have been first."""
    question = questions.locked(question_id)
    if session.get(Watch, question_id, populate_existing=True) is None:
        return
    moment = forward_time(question)
    if moment is None or moment > clock.now():
        keep_watch(question)
        return
    again = question.staff_answered_at is not None or question.accepted_id is not None
    ticket = open_ticket(question, Why.REASKED if again else Why.SWEPT, by=None)
    record(QuestionForwarded(question.id, ticket.id))


def keep_watch(question: Question, *, handled: bool | None = None) -> None:
    """Let the watch of a thread be what its state and its site say now; the question is locked by the caller.

    `handled`: whether a ticket has it, where that has been looked up.
    """
    watch = session.get(Watch, question.id, populate_existing=True)
    moment = forward_time(question, handled=handled)
    if moment is None:
        if watch is not None:
            session.delete(watch)
    elif watch is None:
        session.add(Watch(question_id=question.id, forward_at=moment))
    else:
        watch.forward_at = moment
    session.flush()


def forward_time(question: Question, *, handled: bool | None = None) -> datetime | None:
    """When a thread goes to support if nobody answers; None if it never does by itself."""
    if question.waiting_since is None or not question.takes_messages or question.imported_at is not None:
        return None
    if handled or (handled is None and ticket_of(question.id) is not None):
        return None
    # The shared lock makes a change of the site wait, so its renewal of the watches sees the one we are about to set.
    rule = select(Site.forwards_since, Site.forward_minutes, Site.calendar_id).where(Site.id == question.site_id)
    since, minutes, calendar_id = session.execute(rule.with_for_update(read=True)).one()
    if since is None or question.published_at is None or question.published_at < since:
        return None
    try:
        week = rota.week_of(session.get_one(rota.Calendar, calendar_id))
        return rota.add(week, question.waiting_since, timedelta(minutes=minutes))
    except ValueError:
        return None  # a calendar without any working hour for two years forwards nothing


def renew_watches(site_id: int) -> None:
    """Reckon the watches anew after a change of a site, also those of the sites that share its calendar."""
    calendar_id = session.get_one(Site, site_id).calendar_id
    waiting = questions.waiting_threads().join(Question.site).where(Site.calendar_id == calendar_id)
    ours = waiting.where(Question.published_at >= Site.forwards_since)
    watched = select(Question).join(Watch, Watch.question_id == Question.id).join(Question.site)
    watched = watched.where(Site.calendar_id == calendar_id)
    numbers = {number for some in (ours, watched) for number in session.scalars(some.with_only_columns(Question.id))}
    for number in sorted(numbers):
        keep_watch(questions.locked(number))
