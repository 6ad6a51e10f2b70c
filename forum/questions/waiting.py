"""Who waits. One place decides it, because the queue, the panel and the hand-over all read `waiting_since`.

A thread waits while no staff member has written and no answer is accepted, or while the asker has written
after the last of both and nobody on support has said that it needs no reply. `waiting_since` is the moment of the
oldest message nobody has dealt with.
"""

from __future__ import annotations

from datetime import datetime

from forum import clock
from forum.questions.models import Question


def wait(question: Question, since: datetime | None = None) -> None:
    """Somebody waits from now on; whoever waits already keeps the earlier moment."""
    if question.takes_messages and question.waiting_since is None:
        question.waiting_since = since or clock.now()


def stop_waiting(question: Question) -> None:
    question.waiting_since = None


def wait_again(question: Question, since: datetime | None = None) -> None:
    """After a decision was taken back: waits anew if nobody of the staff had the last word."""
    if _nobody_dealt_with_it(question):
        wait(question, since)


def reckon(question: Question) -> None:
    """After a message went or came back: who waits goes on waiting, and who waited for nothing else stops."""
    if question.solved_at is None and _nobody_dealt_with_it(question):
        wait(question)
    else:
        stop_waiting(question)


def _nobody_dealt_with_it(question: Question) -> bool:
    # An accepted answer is the last word only until the asker writes again, which makes the thread unsolved.
    settled = question.accepted_id is not None and question.solved_at is not None
    unanswered = question.staff_answered_at is None and not settled
    dealt_with = [moment for moment in (question.staff_answered_at, question.no_reply_at) if moment is not None]
    wrote_last = (
        question.asker_wrote_at is not None
        and question.staff_answered_at is not None
        and question.asker_wrote_at > max(dealt_with)
        and not settled
    )
    return unanswered or wrote_last
