"""What was told about somebody who goes, or what was moved to support: it leaves the messages that are kept."""

from __future__ import annotations

from sqlalchemy import delete, or_, select

from forum import channels
from forum.accounts import SOMEBODY, PersonErased, RoleRequest, User
from forum.db import session
from forum.events import on
from forum.notifications.models import Digest, MailTrouble, ReplyMail
from forum.questions import Answer, Question
from forum.support import QuestionMadePrivate


@on(PersonErased)
def forget_person_in_messages(fact: PersonErased) -> None:
    person = session.get_one(User, fact.user_id)
    wrote = select(Answer.question_id).where(Answer.author_id == person.id)
    threads = select(Question.id).where(or_(Question.author_id == person.id, Question.id.in_(wrote)))
    asked = select(RoleRequest.id).where(RoleRequest.user_id == person.id)
    about = [f"question:{number}" for number in session.scalars(threads)]
    about += [f"role-request:{number}" for number in session.scalars(asked)]
    # A summary may quote anybody.
    channels.forget_words([*about, "digest"], {person.name: SOMEBODY, person.email: SOMEBODY}, whole=fact.posts_too)
    for table in (ReplyMail, Digest, MailTrouble):
        session.execute(delete(table).where(table.user_id == person.id))


@on(QuestionMadePrivate)
def tell_nobody_any_more(fact: QuestionMadePrivate) -> None:
    """It showed a secret: a mail or a ping about it that waits for its server is not sent."""
    channels.forget_all_about(f"question:{fact.question_id}")
