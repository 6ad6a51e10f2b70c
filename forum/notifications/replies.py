"""From replies to the asker's mail: those of a few minutes are one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum import clock
from forum.accounts import User
from forum.channels import Conversation, Message, deliver
from forum.db import session
from forum.jobs import promise, task
from forum.notifications.mails import host, keyed_id, threading_headers, write_mail
from forum.notifications.models import ReplyMail
from forum.notifications.queries import earlier_mails, is_muted, pending_mail
from forum.notifications.unsubscribing import unsubscribe_path
from forum.questions import Answer, Question, State, answer_path, locked
from forum.web import absolute

_MOST_IN_FULL = 10


def note_reply(question: Question, answer_id: int) -> None:
    """Have the asker told of an answer soon, together with what else comes until then; the question is locked."""
    if question.author is None or question.author.erased_at:
        return
    if pending := session.scalar(pending_mail(question.id, question.author.id)):
        pending.answer_ids = [*pending.answer_ids, answer_id]
        return
    due = clock.now() + timedelta(seconds=current_app.config["FORUM"].reply_mail_seconds)
    made = ReplyMail(
        question_id=question.id, user_id=question.author.id, answer_ids=[answer_id], due_at=due, message_id=""
    )
    session.add(made)
    session.flush()
    promise("notifications.mail_replies", {"reply_mail": made.id}, at=due)


@task("notifications.mail_replies")
def mail_replies(payload: dict[str, Any]) -> None:
    """Promise the one mail about what was collected; if nothing of it is left, or nobody wants it, forget it."""
    number = session.scalar(select(ReplyMail.question_id).where(ReplyMail.id == payload["reply_mail"]))
    if number is None:
        return
    # The thread's lock first: an answer that is just being published adds itself to the pending row under it.
    question = locked(number)
    pending = session.get_one(ReplyMail, payload["reply_mail"], populate_existing=True)
    if pending.sent_at is not None:
        return
    answers = _still_public(pending)
    if not answers or not question.is_published or is_muted(pending.user_id, _subject(question)):
        session.delete(pending)
        return
    _promise_mail(question, pending, answers)


def root_id(question: Question) -> str:
    """The Message-ID that all mails of a thread refer to; no mail ever had it."""
    return f"<question-{question.id}@{host()}>"


def _still_public(pending: ReplyMail) -> list[Answer]:
    wanted = (
        select(Answer)
        .where(Answer.id.in_(pending.answer_ids), Answer.state == State.PUBLISHED)
        .options(joinedload(Answer.author))
        .order_by(Answer.published_at, Answer.id)
    )
    return [answer for answer in session.scalars(wanted) if answer.author_id != pending.user_id]


def _promise_mail(question: Question, pending: ReplyMail, answers: list[Answer]) -> None:
    person, first = session.get_one(User, pending.user_id), answers[0]
    message_id = keyed_id("answer", first.id, person.id)
    message = _message(question, person, answers, message_id)
    deliver("mail", person.email, message, about=f"question:{question.id}:reply:{first.id}")
    session.merge(Conversation(channel="mail", reference=message_id, subject=_subject(question)))
    pending.message_id, pending.sent_at = message_id, clock.now()


def _message(question: Question, person: User, answers: list[Answer], message_id: str) -> Message:
    leave = absolute(unsubscribe_path(person, _subject(question)))
    headers = {
        "Message-ID": message_id,
        **threading_headers(root_id(question), earlier_mails(question.id, person.id)),
        "List-Id": f"<questions.{host()}>",
        "List-Unsubscribe": f"<{leave}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return write_mail(
        "answer_posted",
        id=f"answer-{answers[0].id}-{person.id}",
        url=absolute(answer_path(question, answers[0])),
        headers=headers,
        person=person,
        question=question,
        answers=answers[:_MOST_IN_FULL],
        more=len(answers[_MOST_IN_FULL:]),
        page=question.shown_on[0].page if question.shown_on else None,
        leave=leave,
    )


def _subject(question: Question) -> str:
    return f"question:{question.id}"
