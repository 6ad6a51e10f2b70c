from __future__ import annotations

from sqlalchemy import or_, select

from forum.accounts import AvatarChanged, PersonRenamed
from forum.db import session
from forum.events import on
from forum.pages import touch
from forum.questions.models import Answer, Question, ShownOn


@on(PersonRenamed)
def show_new_name_on_pages(fact: PersonRenamed) -> None:
    touch_pages_of(fact.user_id)


@on(AvatarChanged)
def show_new_picture_on_pages(fact: AvatarChanged) -> None:
    touch_pages_of(fact.user_id)


def touch_pages_of(user_id: int) -> None:
    """What hosts and browsers keep of a page carries the names and pictures of who wrote there."""
    wrote = select(Answer.question_id).where(Answer.author_id == user_id)
    theirs = or_(Question.author_id == user_id, Question.id.in_(wrote))
    touch(session.scalars(select(ShownOn.page_id).join(Question).where(theirs).distinct()))
