"""A question or one of its answers, where both are treated alike: reported, decided about, listed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask_babel import gettext as _

from forum.accounts import User
from forum.db import session
from forum.questions import Answer, Message, Question, Shown, State, answer_path, path
from forum.refused import Refused

_WRITTEN = re.compile(r"(question|answer):([1-9]\d{0,17})")


@dataclass(frozen=True)
class Post:
    question: Question
    answer: Answer | None = None

    @property
    def key(self) -> str:
        return key_of(self.question, self.answer)

    @property
    def kind(self) -> str:
        return "answer" if self.answer else "question"

    @property
    def number(self) -> int:
        return (self.answer or self.question).id

    @property
    def answer_id(self) -> int | None:
        return self.answer.id if self.answer else None

    @property
    def author(self) -> User | None:
        return (self.answer or self.question).author

    @property
    def state(self) -> State:
        return (self.answer or self.question).state

    @property
    def was_public(self) -> bool:
        return (self.answer or self.question).published_at is not None

    @property
    def html(self) -> str:
        return (self.answer or self.question).html

    @property
    def address(self) -> str:
        return answer_path(self.question, self.answer) if self.answer else path(self.question)


def key_of(question: Question | Shown, answer: Answer | Message | None) -> str:
    return f"answer:{answer.id}" if answer else f"question:{question.id}"


def post_of(key: str) -> Post:
    """The post of a key such as "answer:9"; Refused with 404 if there is none, or it never reached moderators."""
    found = _WRITTEN.fullmatch(key)
    if found and found[1] == "question":
        question = session.get(Question, int(found[2]))
        if question is not None and question.state is not State.UNCONFIRMED:
            return Post(question)
    elif found and (answer := session.get(Answer, int(found[2]))):
        return Post(answer.question, answer)
    raise Refused(_("There is no such post any more."), status=404)
