"""People of records, and how somebody takes over what they wrote elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, delete, select, update

from forum.accounts import (
    User,
    account_of,
    bring_account,
    bring_placeholders,
    bring_profile,
    end_placeholder,
    normal_email,
)
from forum.db import session
from forum.events import record
from forum.imports import records
from forum.imports.events import PlaceholderClaimed
from forum.imports.models import Imported, Placeholder, What
from forum.questions import Answer, AnswerVote, Came, Edit, Question, QuestionVote, settle_imported
from forum.refused import Refused


def bring_account_of(person: records.Person) -> int:
    """The account of an address that was confirmed where it comes from. One that is here stays as it is: a file says
    nothing about who is trusted or suspended here."""
    if found := account_of(person.mail):
        return found.id
    user = bring_account(person.name, person.mail, created_at=person.created_at)
    user.language, user.trusted_at = person.language[:10], person.trusted_at
    if person.suspended_until:
        user.suspended_until, user.suspended_reason = person.suspended_until, person.suspended_reason
    session.flush()
    _describe(user, person)
    return user.id


def bring_others(people: Sequence[records.Person], source: str) -> list[int]:
    """Those without an account: names that nobody signs in with. Returned are their numbers, in this order."""
    numbers = bring_placeholders([_values(person) for person in people])
    for number, person in zip(numbers, people, strict=True):
        if person.about or person.company or person.job or person.links:
            _describe(session.get_one(User, number), person)
        if not person.erased_at and (mail := _mail(person.mail)):
            session.add(Placeholder(user_id=number, source=source, mail=mail))
    session.flush()
    return numbers


def _values(person: records.Person) -> dict[str, object]:
    gone = person.erased_at is not None
    return {
        "name": person.name, "created_at": person.created_at, "erased_at": person.erased_at,
        "language": "" if gone else person.language[:10], "trusted_at": None if gone else person.trusted_at,
        "suspended_until": None if gone else person.suspended_until,
        "suspended_reason": "" if gone or not person.suspended_until else person.suspended_reason,
    }  # fmt: skip


def _describe(user: User, person: records.Person) -> None:
    if not person.erased_at:
        bring_profile(user, about=person.about, company=person.company, job=person.job, links=person.links)


def theirs(user: User) -> Select[Placeholder]:
    """Whom somebody was elsewhere, by the address they have proven here."""
    return select(Placeholder).where(Placeholder.mail == user.email).order_by(Placeholder.user_id)


def claim(placeholder: Placeholder, *, by: User) -> None:
    """What was written under that name is theirs from now on."""
    if placeholder.mail != by.email:
        raise Refused(_("This was written with another mail address."), status=403)
    old, new = placeholder.user_id, by.id
    _move_posts(old, new)
    known = (Imported.what == What.PERSON) & (Imported.local_id == old)
    session.execute(update(Imported).where(known).values(local_id=new))
    end_placeholder(session.get_one(User, old))
    session.delete(placeholder)
    session.flush()
    record(PlaceholderClaimed(old, by.id))


def _move_posts(old: int, new: int) -> None:
    for model in (Question, Answer):
        session.execute(update(model).where(model.author_id == old).values(author_id=new))
    session.execute(update(Edit).where(Edit.by_id == old).values(by_id=new))
    _move_votes(old, new)
    asked = select(Question).join(Answer, Answer.question_id == Question.id).where(
        Question.author_id == new, Answer.author_id == new, ~Answer.from_asker
    )  # fmt: skip
    for question in session.scalars(asked.distinct()).all():
        mine = (Answer.question_id == question.id) & (Answer.author_id == new)
        session.execute(update(Answer).where(mine).values(from_asker=question.faq_at is None))
        settle_imported({question.id: Came()})


def _move_votes(old: int, new: int) -> None:
    """Who voted for the same under both names counts once from now on."""
    kinds: list[tuple[Any, Any, Any, Any]] = [
        (QuestionVote, QuestionVote.question_id, Question, Question.me_too_count),
        (AnswerVote, AnswerVote.answer_id, Answer, Answer.helped_count),
    ]
    for vote, voted, post, count in kinds:
        already = select(voted).where(vote.user_id == new)
        both = select(voted).where(vote.user_id == old, voted.in_(already))
        fewer = update(post).where(post.id.in_(both), count > 0).values({count: count - 1})
        session.execute(fewer, execution_options={"synchronize_session": "fetch"})
        session.execute(delete(vote).where(vote.user_id == old, voted.in_(already.scalar_subquery())))
        session.execute(update(vote).where(vote.user_id == old).values(user_id=new))


def _mail(text: str) -> str:
    """The address, if it can be one; what stands there in an export often is none."""
    try:
        return normal_email(text)
    except Refused:
        return ""
