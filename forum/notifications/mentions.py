"""One mail to whoever was mentioned, unless the same post reaches them by another mail anyway."""

from __future__ import annotations

from forum.accounts import User
from forum.channels import deliver
from forum.db import session
from forum.following import Follow, HowOften, deciding
from forum.notifications.mails import keyed_id, list_headers, write_mail
from forum.notifications.queries import told_of
from forum.notifications.replies import note_told, threading
from forum.notifications.troubles import unmailable
from forum.notifications.unsubscribing import settings_path, unsubscribe_path
from forum.questions import Answer, Question, mentioned_in, post_path
from forum.web import absolute


def mail_mentioned(question: Question, answer: Answer | None) -> None:
    """Those who are meant by a post that became public just now; the mail to followers at once tells them itself."""
    post = answer or question
    for person in session.scalars(mentioned_in(question, answer)):
        follow, told = _follow(person, question), told_of(question.id, person.id)
        at_once = follow is not None and follow.how_often is HowOften.AT_ONCE
        if post.author is not None and not at_once and (answer is None or answer.id not in told.answers):
            _mail(person, question, answer, by=post.author)


def mail_mentioned_by_edit(person: User, question: Question, answer: Answer | None, *, by: User) -> None:
    """Somebody whose name an edit put there; a mail that told them of the post before told it without the name."""
    _mail(person, question, answer, by=by)


def _follow(person: User, question: Question) -> Follow | None:
    return deciding(question, [person.id]).get(person.id)


def _mail(person: User, question: Question, answer: Answer | None, *, by: User) -> None:
    follow, told = _follow(person, question), told_of(question.id, person.id)
    if person.id == by.id or unmailable([person.id]) or (follow and follow.how_often is HowOften.MUTED):
        return
    what, number = ("mention", answer.id) if answer else ("mention-asked", question.id)
    message_id = keyed_id(what, number, person.id)
    leave = absolute(unsubscribe_path(person, f"question:{question.id}"))
    message = write_mail(
        "mentioned",
        id=f"{what}-{number}-{person.id}",
        url=absolute(post_path(question, answer)),
        headers={
            "Message-ID": message_id,
            **threading(question, told),
            **list_headers("questions", leave),
        },
        person=person,
        question=question,
        answer=answer,
        by=by,
        leave=leave,
        settings=absolute(settings_path(person)),
    )
    if deliver("mail", person.email, message, about=f"question:{question.id}:{what}:{number}"):
        note_told(question, person, [answer] if answer else [], message_id)
