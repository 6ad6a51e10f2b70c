"""What happens in a thread within a few minutes is told in one mail to everybody who follows it at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import current_app
from sqlalchemy import delete, select

from forum import clock
from forum.db import session, write
from forum.jobs import every, promise, task
from forum.notifications.models import Burst, ReplyMail
from forum.questions import Answer, Question, State, locked

KEPT = timedelta(days=30)


def note_answer(question: Question, answer_id: int) -> None:
    """Have the followers told of an answer soon, with what else comes until then; the question is locked."""
    if (found := _open(question)) is not None:
        found.answer_ids = [*found.answer_ids, answer_id]
    else:
        _make(question, answer_ids=[answer_id])


def note_question(question: Question) -> None:
    """The same for a new thread, or one that got a topic; the question is locked."""
    if (found := _open(question)) is not None:
        found.tells_question = True
    else:
        _make(question, tells_question=True)


@task("notifications.tell_burst")
def tell_burst(payload: dict[str, Any]) -> None:
    """A burst is over: what comes from now on is another one. Its followers are told a few at a time."""
    number = session.scalar(select(Burst.question_id).where(Burst.id == payload["burst"]))
    if number is None:
        return
    # The thread's lock first: an answer that is just being published adds itself to the pending row under it.
    locked(number)
    burst = session.get_one(Burst, payload["burst"], populate_existing=True)
    if burst.closed_at is None:
        burst.closed_at = clock.now()
        promise("notifications.mail_burst", {"burst": burst.id, "after": 0})


@task("notifications.mail_replies")
def mail_replies(payload: dict[str, Any]) -> None:
    """What the release before this one promised to an asker: it becomes a burst that is due."""
    pending = session.get(ReplyMail, payload["reply_mail"])
    if pending is None or pending.sent_at is not None:
        return
    question = locked(pending.question_id)
    for answer_id in pending.answer_ids:
        note_answer(question, answer_id)
    session.delete(pending)


def public_answers(burst: Burst) -> list[Answer]:
    """The answers it tells of, as far as they are public now, oldest first."""
    here = Answer.question_id == burst.question_id  # one that moved is told of no more
    wanted = select(Answer).where(Answer.id.in_(burst.answer_ids), Answer.state == State.PUBLISHED, here)
    return list(session.scalars(wanted.order_by(Answer.published_at, Answer.id)))


@every(timedelta(hours=12))
def forget_old_bursts() -> None:
    with write():
        session.execute(delete(Burst).where(Burst.due_at < clock.now() - KEPT))


def _open(question: Question) -> Burst | None:
    """One whose job was lost an hour ago must not swallow what comes after it."""
    still = clock.now() - timedelta(hours=1)
    open_ = (Burst.question_id == question.id) & Burst.closed_at.is_(None) & (Burst.due_at > still)
    return session.scalar(select(Burst).where(open_).order_by(Burst.id.desc()).limit(1))


def _make(question: Question, *, answer_ids: Sequence[int] = (), tells_question: bool = False) -> None:
    due = clock.now() + timedelta(seconds=current_app.config["FORUM"].reply_mail_seconds)
    made = Burst(question_id=question.id, answer_ids=list(answer_ids), tells_question=tells_question, due_at=due)
    session.add(made)
    session.flush()
    promise("notifications.tell_burst", {"burst": made.id}, at=due)
