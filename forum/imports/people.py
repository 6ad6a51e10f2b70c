"""People of records, and how somebody takes over what they wrote elsewhere."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import Select, delete, select, update

from forum.accounts import (
    User,
    bring_account,
    bring_leaver,
    bring_placeholder,
    bring_profile,
    end_placeholder,
    normal_email,
)
from forum.db import session
from forum.events import record
from forum.imports import records
from forum.imports.events import PlaceholderClaimed
from forum.imports.models import Imported, Placeholder, What
from forum.questions import Answer, AnswerVote, Edit, Question, QuestionVote, settle_imported
from forum.refused import Refused


def bring_person(person: records.Person, source: str) -> User:
    """Their account, where their address was confirmed; else a name that nobody signs in with."""
    if person.erased_at:
        left = bring_leaver(created_at=person.created_at, erased_at=person.erased_at)
        session.flush()
        return left
    if person.account:
        user = bring_account(person.name, person.mail, created_at=person.created_at)
    else:
        user = bring_placeholder(person.name, created_at=person.created_at)
    user.language = user.language or person.language[:10]
    user.trusted_at = user.trusted_at or person.trusted_at
    if person.suspended_until and user.suspended_until is None:
        user.suspended_until, user.suspended_reason = person.suspended_until, person.suspended_reason
    session.flush()
    bring_profile(user, about=person.about, company=person.company, job=person.job, links=person.links)
    if not person.account and (mail := _mail(person.mail)):
        session.add(Placeholder(user_id=user.id, source=source, mail=mail))
    return user


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
    for vote, post in ((QuestionVote, QuestionVote.question_id), (AnswerVote, AnswerVote.answer_id)):
        already = select(post).where(vote.user_id == new).scalar_subquery()
        session.execute(delete(vote).where(vote.user_id == old, post.in_(already)))
        session.execute(update(vote).where(vote.user_id == old).values(user_id=new))
    asked = select(Question).join(Answer, Answer.question_id == Question.id).where(
        Question.author_id == new, Answer.author_id == new, ~Answer.from_asker
    )  # fmt: skip
    for question in session.scalars(asked.distinct()).all():
        mine = (Answer.question_id == question.id) & (Answer.author_id == new)
        session.execute(update(Answer).where(mine).values(from_asker=question.faq_at is None))
        settle_imported(question, [])


def _mail(text: str) -> str:
    """The address, if it can be one; what stands there in an export often is none."""
    try:
        return normal_email(text)
    except Refused:
        return ""
