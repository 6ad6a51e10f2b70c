from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from forum import clock
from forum.accounts import User
from forum.db import Slice, session, slice_after
from forum.events import FactRow
from forum.moderation.models import Decision, Kind
from forum.moderation.undoing import UNDO_DAYS, power_for
from forum.questions import (
    Answer,
    Question,
    ShownOn,
    answers_in_review,
    in_review,
    needs_an_answer,
    public,
    waiting_threads,
)

SIZE = 20


def count_waiting() -> Select[int]:
    return select(func.count()).select_from(waiting_threads().subquery())


def count_in_review() -> Select[int]:
    questions = select(func.count()).select_from(in_review().subquery()).scalar_subquery()
    answers = select(func.count()).select_from(answers_in_review().subquery()).scalar_subquery()
    return select(questions + answers)


def count_unanswered() -> Select[int]:
    return select(func.count()).select_from(public().where(needs_an_answer()).subquery())


def waiting_slice(after: str) -> Slice[Question]:
    """The longest waiting first."""
    return slice_after(
        waiting_threads().options(*_whole()),
        (Question.waiting_since, Question.id),
        after,
        SIZE,
        descending=False,
        position=lambda question: (question.waiting_since, question.id),  # type: ignore[arg-type, return-value]
    )


def all_slice(after: str) -> Slice[Question]:
    return slice_after(
        public().options(*_whole()),
        (Question.published_at, Question.id),
        after,
        SIZE,
        position=lambda question: (question.published_at, question.id),  # type: ignore[arg-type, return-value]
    )


def held_questions() -> Select[Question]:
    return in_review().options(*_whole()).order_by(Question.created_at, Question.id).limit(50)


def held_answers() -> Select[Answer]:
    whole = (joinedload(Answer.author), joinedload(Answer.question))
    return answers_in_review().options(*whole).order_by(Answer.created_at, Answer.id).limit(50)


def whole_thread(number: int) -> Select[Question]:
    return select(Question).where(Question.id == number).options(*_whole())


def handled_since(number: int, me: User, since: datetime | None) -> str:
    """What the slower of two is told of a thread that changed since they saw it: by whom, and whether that was
    somebody who moderates, they themselves in another tab, or somebody who just wrote."""
    facts = select(User).join(FactRow, FactRow.actor_id == User.id).where(FactRow.subject == f"question:{number}")
    if since is not None:
        facts = facts.where(FactRow.at >= since)
    people = session.scalars(facts.order_by(FactRow.id.desc()).limit(20)).all()
    others = [person for person in people if person.id != me.id]
    handled = next((person for person in others if person.is_staff or person.powers), None)
    if handled is not None and (since is not None or handled is others[0]):
        return _("Already handled by %(name)s. Look again, then decide.", name=handled.name)
    if people and people[0].id == me.id:
        return _("You have handled this already, perhaps in another tab. Look again, then decide.")
    if others:
        return _("%(name)s wrote here meanwhile. Look again, then decide.", name=others[0].name)
    return _("This changed meanwhile. Look again, then decide.")


def decisions_slice(after: str, by: User) -> Slice[Decision]:
    """What can still be taken back, and what was, newest first; of the kinds that this person decides, too."""
    theirs = [kind for kind in Kind if by.has(power_for(kind))]
    recent = select(Decision).where(Decision.at > clock.now() - timedelta(days=UNDO_DAYS), Decision.kind.in_(theirs))
    whole = (
        joinedload(Decision.by),
        joinedload(Decision.person),
        joinedload(Decision.question),
        joinedload(Decision.answer),
    )
    return slice_after(
        recent.options(*whole), (Decision.at, Decision.id), after, SIZE, position=lambda row: (row.at, row.id)
    )


def _whole() -> tuple[ExecutableOption, ...]:
    return (
        joinedload(Question.author),
        joinedload(Question.closed_by),
        selectinload(Question.shown_on).joinedload(ShownOn.page),
        selectinload(Question.answers).joinedload(Answer.author),
    )
