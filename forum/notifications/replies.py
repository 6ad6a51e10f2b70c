"""From a burst to mails: one for each person who follows at once, a few people at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from forum import clock
from forum.accounts import User
from forum.channels import Conversation, Message, deliver
from forum.db import session
from forum.following import Follow, HowOften, Kind, deciding, reached
from forum.jobs import promise, task
from forum.notifications.bursts import public_answers
from forum.notifications.mails import host, keyed_id, list_headers, threading_headers, write_mail
from forum.notifications.models import Burst, ReplyMail
from forum.notifications.queries import Told, told_of
from forum.notifications.reasons import reason, scope
from forum.notifications.troubles import unmailable
from forum.notifications.unsubscribing import settings_path, unsubscribe_path
from forum.questions import Answer, Question, answer_path, path
from forum.web import absolute, speaking

AT_A_TIME = 50
_MOST_IN_FULL = 10


@task("notifications.mail_burst")
def mail_burst(payload: dict[str, Any]) -> None:
    """The next few followers, and a job for those after them: ten thousand are never one transaction."""
    burst = session.get(Burst, payload["burst"])
    question = session.get(Question, burst.question_id) if burst else None
    if burst is None or question is None or not question.is_published:
        return
    answers = public_answers(burst)
    if not answers and not burst.tells_question:
        return
    people = reached(question, after=payload["after"], size=AT_A_TIME)
    if len(people) == AT_A_TIME:
        promise("notifications.mail_burst", {"burst": burst.id, "after": people[-1]})
    for follow in _wanting(question, people):
        _tell(question, burst, answers, follow)


def _wanting(question: Question, people: Sequence[int]) -> list[Follow]:
    """The follows that decide for those of these people who want a mail at once."""
    without = unmailable(people)
    found = deciding(question, people)
    return [
        found[person]
        for person in people
        if person in found and found[person].how_often is HowOften.AT_ONCE and person not in without
    ]


def _tell(question: Question, burst: Burst, answers: list[Answer], follow: Follow) -> None:
    """One mail, unless all of it is their own doing or was told before."""
    person = session.get_one(User, follow.user_id)
    told = told_of(question.id, person.id)
    news = [answer for answer in answers if answer.id not in told.answers and _is_news(answer, follow)]
    asked = burst.tells_question and not told.message_ids and _is_new_to(question, follow)
    if not news and not asked:
        return
    message_id = keyed_id("question", question.id, person.id) if asked else keyed_id("answer", news[0].id, person.id)
    message = _message(question, follow, news, asked, {"Message-ID": message_id, **threading(question, told)})
    about = f"question:{question.id}:new" if asked else f"question:{question.id}:reply:{news[0].id}"
    if deliver("mail", person.email, message, about=about):
        session.merge(Conversation(channel="mail", reference=message_id, subject=f"question:{question.id}"))
        note_told(question, person, news, message_id)


def _is_news(answer: Answer, follow: Follow) -> bool:
    return bool(answer.author_id != follow.user_id and answer.published_at and follow.covers(answer.published_at))


def _is_new_to(question: Question, follow: Follow) -> bool:
    """A thread that was there before one followed its page or site is no news; a topic may be given at any time."""
    if follow.kind is Kind.THREAD or question.author_id == follow.user_id or question.published_at is None:
        return False
    return follow.kind is Kind.TOPIC or follow.changed_at <= question.published_at


def note_told(question: Question, person: User, answers: Sequence[Answer], message_id: str) -> None:
    """So that no other mail tells them of these answers, and the next one belongs to the same conversation."""
    now = clock.now()
    session.add(
        ReplyMail(
            question_id=question.id,
            user_id=person.id,
            answer_ids=[answer.id for answer in answers],
            due_at=now,
            sent_at=now,
            message_id=message_id,
        )
    )


def threading(question: Question, told: Told) -> dict[str, str]:
    """No mail ever had the Message-ID of the thread itself; all of its mails refer to it."""
    return threading_headers(f"<question-{question.id}@{host()}>", told.message_ids)


def _message(
    question: Question, follow: Follow, answers: list[Answer], asked: bool, headers: dict[str, str]
) -> Message:
    person, leave = follow.user, absolute(unsubscribe_path(follow.user, scope(question, follow)))
    first = answers[0] if answers and not asked else None
    with speaking(person.language):
        why = reason(question, follow)
    return write_mail(
        "thread_news",
        id=f"answer-{first.id}-{person.id}" if first else f"question-{question.id}-{person.id}",
        url=absolute(answer_path(question, first) if first else path(question)),
        headers={
            **headers,
            **list_headers("questions", leave),
        },
        person=person,
        question=question,
        asked=asked,
        mine=question.author_id == person.id,
        answers=answers[:_MOST_IN_FULL],
        more=len(answers[_MOST_IN_FULL:]),
        page=question.shown_on[0].page if question.shown_on else None,
        reason=why,
        kind=follow.kind.value,
        leave=leave,
        settings=absolute(settings_path(person)),
    )
