from __future__ import annotations

from sqlalchemy import delete

from forum import clock
from forum.accounts import Power, User, must_have
from forum.db import session
from forum.events import record
from forum.questions import permissions, waiting
from forum.questions.changing import changed, locked
from forum.questions.events import QuestionClosed, QuestionReopened
from forum.questions.models import CloseReason, Pointer, Pointing, Question


def close(question: Question, reason: CloseReason, *, by: User, note: str = "") -> None:
    """No more messages. Closed is not solved: the reason says what it is, the note where to go instead."""
    question = locked(question.id)
    must_have(by, Power.CLOSE)
    permissions.must_see(question, by)
    shut(question, reason, by=by, note=note)


def reopen(question: Question, *, by: User) -> None:
    question = locked(question.id)
    must_have(by, Power.CLOSE)
    if question.closed_at is not None:
        question.closed_at = question.closed_by_id = question.close_reason = None
        question.close_note = ""
        session.execute(delete(Pointer).where(Pointer.question_id == question.id, Pointer.kind == Pointing.DUPLICATE))
        if question.solved_at is None:
            waiting.wait_again(question)
        changed(question)
        session.flush()
        record(QuestionReopened(question.id, by.id))


def shut(question: Question, reason: CloseReason, *, by: User, note: str = "") -> None:
    """Close a thread that the caller has locked and may close; one that is closed already stays as it is."""
    if question.closed_at is None:
        question.closed_at, question.closed_by_id = clock.now(), by.id
        question.close_reason, question.close_note = reason, " ".join(note.split())[:500]
        waiting.stop_waiting(question)
        changed(question)
        session.flush()
        record(QuestionClosed(question.id, by.id))
