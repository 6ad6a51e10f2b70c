"""One mail to whoever was mentioned, unless the same answer reaches them by another mail anyway."""

from __future__ import annotations

from sqlalchemy import select

from forum.accounts import User
from forum.channels import deliver
from forum.db import session
from forum.following import HowOften, deciding
from forum.notifications.mails import host, keyed_id, threading_headers, write_mail
from forum.notifications.models import ReplyMail
from forum.notifications.queries import earlier_mails
from forum.notifications.replies import root_id
from forum.notifications.troubles import unmailable
from forum.notifications.unsubscribing import unsubscribe_path
from forum.questions import Answer, answer_path, mentioned_in
from forum.web import absolute


def mail_mentioned(answer: Answer) -> None:
    for person in session.scalars(mentioned_in(answer.id)):
        if _wants(person, answer):
            _mail(person, answer)


def _wants(person: User, answer: Answer) -> bool:
    if person.id == answer.author_id or unmailable([person.id]):
        return False
    follow = deciding(answer.question, [person.id]).get(person.id)
    if follow and follow.how_often in {HowOften.AT_ONCE, HowOften.MUTED}:
        return False  # the mail to followers tells them, or they want to hear nothing of it
    told = select(ReplyMail).where(ReplyMail.question_id == answer.question_id, ReplyMail.user_id == person.id)
    return not any(answer.id in mail.answer_ids for mail in session.scalars(told))


def _mail(person: User, answer: Answer) -> None:
    question = answer.question
    leave = absolute(unsubscribe_path(person, f"question:{question.id}"))
    message = write_mail(
        "mentioned",
        id=f"mention-{answer.id}-{person.id}",
        url=absolute(answer_path(question, answer)),
        headers={
            "Message-ID": keyed_id("mention", answer.id, person.id),
            **threading_headers(root_id(question), earlier_mails(question.id, person.id)),
            "List-Id": f"<questions.{host()}>",
            "List-Unsubscribe": f"<{leave}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
        person=person,
        question=question,
        answer=answer,
        leave=leave,
    )
    deliver("mail", person.email, message, about=f"question:{question.id}:mention:{answer.id}")
