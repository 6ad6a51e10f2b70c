"""Asked before: a thread that is closed because another one answers the same, and leads everybody there."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import bindparam, or_, select, update

from forum.accounts import Power, User, must_have
from forum.db import session
from forum.events import record
from forum.questions import permissions, queries
from forum.questions.changing import changed, locked
from forum.questions.closing import shut
from forum.questions.counting import recount
from forum.questions.events import AnswersMoved, DuplicateFound
from forum.questions.models import Answer, CloseReason, Pointer, Pointing, Question, State
from forum.questions.moving import carry
from forum.questions.showing import Shown
from forum.refused import Refused

_TIED = (
    select(Pointer.question_id, Pointer.kind, Pointer.to_id)
    .where(or_(Pointer.question_id == bindparam("number"), Pointer.to_id == bindparam("number")))
    .order_by(Pointer.question_id)
)
_THREADS = select(Question).where(Question.id.in_(bindparam("numbers", expanding=True)))
NUMBER = re.compile(r"(?:https?://\S+)?/questions/(\d{1,18})(?:[/?#]\S*)?|#?(\d{1,18})(?: · .*)?", re.DOTALL)


@dataclass(frozen=True)
class Related:
    """The threads that one is tied to. `merged` is where its answers went, if the two were made one; `merged_in` are
    the numbers of those whose answers came here."""

    original: Question | None
    merged: Question | None
    split_from: Question | None
    duplicates: list[Question]
    split_off: list[Question]
    merged_in: frozenset[int] = frozenset()

    @property
    def any(self) -> bool:
        """Whether its page shows anything of another thread."""
        return bool(self.original or self.merged or self.split_from or self.duplicates or self.split_off)

    @property
    def moved_any(self) -> bool:
        """Whether answers that stood here may stand elsewhere now."""
        return bool(self.merged or self.split_off)


ALONE = Related(None, None, None, [], [])


def close_as_duplicate(question: Question, of: Question, *, by: User) -> Question:
    """Close a thread and lead to the one that answers the same. If that is a duplicate itself, to its original,
    which is returned; and what pointed to this thread points there, too: nobody is ever led twice."""
    must_have(by, Power.CLOSE)
    question, original = _both(question, original_of(of.id) or of, by)
    if question.closed_at is None:
        shut(question, CloseReason.DUPLICATE, by=by)
    else:
        question.close_reason = CloseReason.DUPLICATE
        changed(question)
    point(question, Pointing.DUPLICATE, original)
    here = (Pointer.to_id == question.id) & (Pointer.kind == Pointing.DUPLICATE)
    session.execute(update(Pointer).where(here).values(to_id=original.id))
    session.flush()
    record(DuplicateFound(question.id, original.id, by.id))
    return original


def merge(question: Question, into: Question, *, by: User) -> Question:
    """Close a thread as a duplicate and let its answers stand in the original, in the order they were written."""
    original = close_as_duplicate(question, into, by=by)
    question, moving = session.get_one(Question, question.id), Answer.state.in_([State.PUBLISHED, State.IN_REVIEW])
    going = session.scalars(select(Answer).where(Answer.question_id == question.id, moving).order_by(Answer.id)).all()
    if going:
        for answer in going:
            carry(answer, original)
        point(question, Pointing.MERGED, original)
        for thread in (question, original):
            recount(thread)
            changed(thread)
        session.flush()
        record(AnswersMoved(question.id, original.id, by.id))
    return original


def point(question: Question, kind: Pointing, to: Question) -> None:
    session.merge(Pointer(question_id=question.id, kind=kind, to_id=to.id))


def original_of(question_id: int) -> Question | None:
    pointer = (Pointer.question_id == question_id) & (Pointer.kind == Pointing.DUPLICATE)
    return session.scalar(select(Question).join(Pointer, Pointer.to_id == Question.id).where(pointer))


def related_to(question: Question | Shown) -> Related:
    """Everything a thread points to and is pointed to by; only what is public. One statement, for most have none."""
    away: dict[Pointing, Question] = {}
    here: dict[Pointing, list[Question]] = {kind: [] for kind in Pointing}
    tied = session.execute(_TIED, {"number": question.id}).all()
    others = _threads({number for from_id, _kind, to_id in tied for number in (from_id, to_id)})
    for from_id, kind, to_id in tied:
        if from_id == question.id and to_id in others:
            away[kind] = others[to_id]
        elif to_id == question.id and from_id in others:
            here[kind].append(others[from_id])
    return Related(
        original=away.get(Pointing.DUPLICATE),
        merged=away.get(Pointing.MERGED),
        split_from=away.get(Pointing.SPLIT),
        duplicates=here[Pointing.DUPLICATE],
        split_off=here[Pointing.SPLIT],
        merged_in=frozenset(one.id for one in here[Pointing.MERGED]),
    )


def thread_named(text: str) -> Question:
    """The public thread somebody means by its address, its number, or words of its title that only it has."""
    text = text[:500]  # more is no title, and SQLite takes no pattern of any length
    if match := NUMBER.fullmatch(text.strip()):
        found = [session.get(Question, int(match[1] or match[2]))]
    else:
        found = list(session.scalars(queries.titled(text))) if text.strip() else []
    if len(found) > 1:
        raise Refused(_("More than one thread has these words in its title. Choose one, or give its number."))
    if not found or found[0] is None or not found[0].is_published:
        raise Refused(_("There is no public thread with this address, number or title."))
    return found[0]


def _both(question: Question, original: Question, by: User) -> tuple[Question, Question]:
    """The two threads locked, the older first, so that two who merge crosswise do not wait for each other."""
    if question.id == original.id:
        raise Refused(_("A thread cannot be the duplicate of itself, nor of one that points to it."))
    both = {number: locked(number) for number in sorted((question.id, original.id))}
    for thread in both.values():
        permissions.must_be_public(thread, by)
    if original_of(original.id) is not None:
        raise Refused(_("That thread was closed as a duplicate just now. Please look again."), status=409)
    return both[question.id], both[original.id]


def _threads(numbers: set[int]) -> dict[int, Question]:
    """The public ones among these."""
    if not numbers:
        return {}
    found = session.scalars(_THREADS, {"numbers": sorted(numbers)})
    return {thread.id: thread for thread in found if thread.is_published}
