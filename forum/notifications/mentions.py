"""One mail to whoever was mentioned, unless the same answer reaches them by another mail anyway."""

from __future__ import annotations

from forum.accounts import User
from forum.channels import deliver
from forum.db import session
from forum.following import HowOften, deciding
from forum.notifications.mails import host, keyed_id, write_mail
from forum.notifications.queries import told_of
from forum.notifications.replies import note_told, threading
from forum.notifications.troubles import unmailable
from forum.notifications.unsubscribing import settings_path, unsubscribe_path
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
    # The mail to followers tells them, or they want to hear nothing of it.
    return not (follow and follow.how_often in {HowOften.AT_ONCE, HowOften.MUTED})


def _mail(person: User, answer: Answer) -> None:
    question, told = answer.question, told_of(answer.question_id, person.id)
    if answer.id in told.answers:
        return
    message_id = keyed_id("mention", answer.id, person.id)
    leave = absolute(unsubscribe_path(person, f"question:{question.id}"))
    message = write_mail(
        "mentioned",
        id=f"mention-{answer.id}-{person.id}",
        url=absolute(answer_path(question, answer)),
        headers={
            "Message-ID": message_id,
            **threading(question, told),
            "List-Id": f"<questions.{host()}>",
            "List-Unsubscribe": f"<{leave}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
        person=person,
        question=question,
        answer=answer,
        leave=leave,
        settings=absolute(settings_path(person)),
    )
    if deliver("mail", person.email, message, about=f"question:{question.id}:mention:{answer.id}"):
        note_told(question, person, [answer], message_id)
