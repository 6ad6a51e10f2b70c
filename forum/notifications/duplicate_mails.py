from __future__ import annotations

from forum.accounts import User
from forum.channels import deliver
from forum.notifications.mails import keyed_id, list_headers, write_mail
from forum.notifications.queries import told_of
from forum.notifications.replies import note_told, threading
from forum.notifications.troubles import unmailable
from forum.notifications.unsubscribing import has_stopped, settings_path, unsubscribe_path
from forum.questions import Question, path
from forum.web import absolute


def mail_asker_of_duplicate(question: Question, original: Question, *, by: User) -> None:
    """The asker, and nobody else, is told where their question is answered; not if it was they who found it."""
    person, subject = question.author, f"question:{question.id}"
    if person is None or person.id == by.id or has_stopped(person, subject):
        return
    if unmailable([person.id]):
        return
    message_id = keyed_id(f"duplicate-{original.id}", question.id, person.id)
    leave = absolute(unsubscribe_path(person, subject))
    message = write_mail(
        "duplicate_found",
        id=f"duplicate-{question.id}-{original.id}",
        url=absolute(path(original)),
        headers={
            "Message-ID": message_id,
            **threading(question, told_of(question.id, person.id)),
            **list_headers("questions", leave),
        },
        person=person,
        question=question,
        original=original,
        leave=leave,
        settings=absolute(settings_path(person)),
    )
    if deliver("mail", person.email, message, about=f"{subject}:duplicate:{original.id}"):
        note_told(question, person, [], message_id)
