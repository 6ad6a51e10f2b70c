"""What keeps a thread in order that was written elsewhere. Nothing is recorded: nobody hears of it, nobody waits."""

from __future__ import annotations

import re

from forum import markup
from forum.questions import mentioning
from forum.questions.counting import recount
from forum.questions.models import Answer, Question
from forum.questions.writing import TITLE_MAX, Text, cleaned, says_something

_MORE = "…"


def imported_title(title: str, body: str) -> str:
    """One line of at most as many letters as a title has; what has none begins like its text."""
    line = " ".join(cleaned(title).split())
    if not says_something(line):
        line = " ".join(re.sub(r"\n.*", "", markup.plain(markup.render(body), 120), flags=re.DOTALL).split())
    return line if len(line) <= TITLE_MAX else line[: TITLE_MAX - 1].rstrip() + _MORE


def imported_body(body: str) -> str:
    """The words as they are stored, however many; '' if they say nothing."""
    body = cleaned(body).strip("\n").rstrip()
    return body if says_something(body) else ""


def imported_text(body: str) -> Text:
    """What `imported_body` left, ready to store; what is too long to be read as Markdown is shown as typed."""
    return Text(body=body, html=markup.render(body), markup_version=markup.VERSION)


def settle_imported(question: Question, written: list[Answer]) -> None:
    """After messages came in: names become links, and the thread's counts and times are those of its messages. Whoever
    waited in it waits as before."""
    waiting = question.waiting_since
    recount(question)
    question.waiting_since = waiting
    for answer in written:
        mentioning.note_mentions(question, answer)
