"""From facts to inboxes: at once, some people at a time."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from forum.db import session
from forum.events import later, on
from forum.following import HowOften, Kind, deciding, muting, reached
from forum.inbox import Happening, happened, kind, put_before
from forum.jobs import promise, task
from forum.questions import (
    Answer,
    AnswerAccepted,
    AnswerPosted,
    PersonMentioned,
    Question,
    QuestionAsked,
    QuestionClosed,
    mentioned_in,
)

AT_A_TIME = 500


@kind("asked")
def asked(who: str, mine: bool) -> str:
    return _("%(who)s asked this", who=who)


@kind("answered")
def answered(who: str, mine: bool) -> str:
    return _("%(who)s answered", who=who)


@kind("accepted")
def accepted(who: str, mine: bool) -> str:
    return _("%(who)s accepted your answer", who=who) if mine else _("%(who)s marked it as solved", who=who)


@kind("closed")
def closed(who: str, mine: bool) -> str:
    return _("%(who)s closed the thread", who=who)


@kind("mentioned")
def mentioned(who: str, mine: bool) -> str:
    return _("%(who)s mentioned you", who=who)


@on(QuestionAsked)
def show_new_thread(fact: QuestionAsked) -> None:
    _spread(happened("asked", fact.question_id, fact.by_id))


@on(AnswerPosted)
def show_answer(fact: AnswerPosted) -> None:
    _spread(happened("answered", fact.question_id, fact.by_id, answer_id=fact.answer_id))


@on(AnswerAccepted)
def show_acceptance(fact: AnswerAccepted) -> None:
    if not fact.decided:
        _spread(happened("accepted", fact.question_id, fact.by_id, answer_id=fact.answer_id))


@on(QuestionClosed)
def show_closing(fact: QuestionClosed) -> None:
    _spread(happened("closed", fact.question_id, fact.by_id))


@later(AnswerPosted)
def show_mentions(fact: AnswerPosted) -> None:
    """To those who are mentioned, whether or not they follow the thread, unless they muted it."""
    answer = session.get(Answer, fact.answer_id)
    if answer is not None and answer.is_published:
        people = [person.id for person in session.scalars(mentioned_in(answer.question, answer))]
        _show_mention(people, fact.question_id, answer.id, fact.by_id)


@later(QuestionAsked)
def show_mentions_in_question(fact: QuestionAsked) -> None:
    question = session.get(Question, fact.question_id)
    if question is not None and question.is_published:
        people = [person.id for person in session.scalars(mentioned_in(question, None))]
        _show_mention(people, question.id, None, fact.by_id)


@later(PersonMentioned)
def show_mention_by_edit(fact: PersonMentioned) -> None:
    _show_mention([fact.user_id], fact.question_id, fact.answer_id, fact.by_id)


@task("notifications.fill_inboxes")
def fill_inboxes(payload: dict[str, Any]) -> None:
    happening = session.get(Happening, payload["happening"])
    question = session.get(Question, happening.question_id) if happening else None
    if happening is None or question is None or not question.is_published:
        return
    people = reached(question, after=payload["after"], size=AT_A_TIME)
    if len(people) == AT_A_TIME:
        promise("notifications.fill_inboxes", {"happening": happening.id, "after": people[-1]})
    quiet, follows = muting(["everything"], people), deciding(question, people)
    put_before(
        happening,
        [
            person
            for person, follow in sorted(follows.items())
            if person not in quiet
            and person != happening.by_id
            and follow.how_often is not HowOften.MUTED
            and follow.covers(happening.at)
            and not (happening.kind == "asked" and follow.kind is Kind.THREAD)
        ],
    )


def _spread(happening: Happening) -> None:
    promise("notifications.fill_inboxes", {"happening": happening.id, "after": 0})


def _show_mention(people: list[int], question_id: int, answer_id: int | None, by_id: int) -> None:
    question = session.get_one(Question, question_id)
    quiet, follows = muting(["everything"], people), deciding(question, people)
    for person in people:
        muted = person in follows and follows[person].how_often is HowOften.MUTED
        if person not in quiet and person != by_id and not muted:
            made = happened("mentioned", question_id, by_id, answer_id=answer_id, only_for=person)
            put_before(made, [person])
