from __future__ import annotations

from forum.accounts import User
from forum.channels import deliver
from forum.following import muting
from forum.notifications.mails import write_mail
from forum.notifications.unsubscribing import has_stopped, unsubscribe_path
from forum.questions import Question, path
from forum.web import absolute


def mail_asker_of_duplicate(question: Question, original: Question, *, by: User) -> None:
    """The asker, and nobody else, is told where their question is answered; not if it was they who found it."""
    person, subject = question.author, f"question:{question.id}"
    if person is None or person.id == by.id or has_stopped(person, subject):
        return
    if muting(["mail", "everything"], [person.id]):
        return
    leave = absolute(unsubscribe_path(person, subject))
    message = write_mail(
        "duplicate_found",
        id=f"duplicate-{question.id}-{original.id}",
        url=absolute(path(original)),
        headers={"List-Unsubscribe": f"<{leave}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
        person=person,
        question=question,
        original=original,
        leave=leave,
    )
    deliver("mail", person.email, message, about=f"{subject}:duplicate:{original.id}")
