"""How good suggestions are, as a number: questions put in other words, asked through the engine itself."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import escape
from sqlalchemy import func, select

from forum import clock, pages, rota, search
from forum.accounts import find_or_make
from forum.db import session, write
from forum.questions import Answer, Question, ShownOn, State
from forum.suggestions.engine import alike
from forum.suggestions.sources import SOLVED

AT_ONCE = 200
PATIENCE = 10.0
"""A machine that is busy now says nothing about how good the suggestions are."""


class Unmeasurable(Exception):
    """Why there is no number, for whoever asked for it at the command line."""


@dataclass(frozen=True)
class Case:
    """A thread, and the same question in other words; without those it is one among which the others are found."""

    question: str
    answers: Sequence[str]
    paraphrases: Sequence[str]


@dataclass
class Outcome:
    """At which place the thread of each paraphrase stood, from 0; None where it was not found."""

    places: list[int | None]

    def within(self, first: int) -> float:
        return sum(place is not None and place < first for place in self.places) / len(self.places)

    @property
    def reciprocal(self) -> float:
        return sum(1 / (place + 1) for place in self.places if place is not None) / len(self.places)

    def __str__(self) -> str:
        hits = "  ".join(f"{name} {self.within(n):.4f}" for name, n in (("P@1", 1), ("hit@3", 3), ("hit@5", 5)))
        return f"{hits}  MRR {self.reciprocal:.4f}"


def read_cases(file: Path) -> list[Case]:
    try:
        rows: Any = json.loads(file.read_text(encoding="utf-8"))
        cases = [Case(str(row["question"]), list(row["answers"]), list(row.get("paraphrases", []))) for row in rows]
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise Unmeasurable(f"{file} is not a list of id, question, answers and paraphrases: {problem}") from None
    if not any(case.paraphrases for case in cases):
        raise Unmeasurable(f"No thread of {file} has paraphrases, so there is nothing to ask.")
    return cases


def load_cases(cases: Sequence[Case]) -> list[int]:
    """Make them solved threads of an installation that has no others; their numbers, in order."""
    if session.scalar(select(func.count()).select_from(Question)):
        raise Unmeasurable("There are threads already, which would be found too: take an empty database.")
    with write():
        calendar = rota.make_calendar("Evaluation", "UTC")
        site = pages.register_site("Evaluation", "https://evaluation.example/", calendar=calendar, by=None)
        page = pages.find_or_make_page(site, pages.identity_on(site, site.address), "Evaluation")
        asker, helper = find_or_make("asker@example.org", "Asker"), find_or_make("helper@example.org", "Helper")
        session.flush()
        kept = page.id, site.id, asker.id, helper.id
    numbers: list[int] = []
    for start in range(0, len(cases), AT_ONCE):
        with write():
            numbers += [_make(case, *kept) for case in cases[start : start + AT_ONCE]]
        session.expunge_all()
    search.learn_to_spell()
    return numbers


def measure(cases: Sequence[Case], numbers: Sequence[int], *, half: bool, words_alone: bool) -> Outcome:
    return Outcome([
        _place(number, _half(paraphrase) if half else paraphrase, words_alone)
        for case, number in zip(cases, numbers, strict=True)
        for paraphrase in case.paraphrases
    ])  # fmt: skip


def report(cases: Sequence[Case], numbers: Sequence[int], say: Callable[[str], None], *, by_meaning: bool) -> None:
    asked = sum(len(case.paraphrases) for case in cases)
    say(f"{len(cases)} threads, {asked} paraphrases")
    for half in (False, True):
        for words_alone in (True, False) if by_meaning else (True,):
            way = "words alone" if words_alone else "all together"
            outcome = measure(cases, numbers, half=half, words_alone=words_alone)
            say(f"{'first half' if half else 'whole':<11} {way:<13} {outcome}")


def _place(number: int, text: str, words_alone: bool) -> int | None:
    found = alike(text, [SOLVED], viewer=None, patience=0 if words_alone else PATIENCE)
    if found and found[0].by_meaning is words_alone:
        raise Unmeasurable("The encoder did not answer.")
    numbers = [one.number for one in found]
    return numbers.index(number) if number in numbers else None


def _half(text: str) -> str:
    words = text.split()
    return " ".join(words[: max(1, len(words) // 2)])


def _make(case: Case, page_id: int, site_id: int, asker_id: int, helper_id: int) -> int:
    now = clock.now()
    post: dict[str, Any] = {
        "markup_version": 1, "state": State.PUBLISHED, "created_at": now, "published_at": now,
    }  # fmt: skip
    question = Question(
        site_id=site_id, title=case.question, body=case.question, html="", author_id=asker_id, active_at=now,
        answer_count=len(case.answers), other_count=len(case.answers), solved_at=now, **post,
    )  # fmt: skip
    session.add(question)
    session.flush()
    session.add(ShownOn(question_id=question.id, page_id=page_id))
    for text in case.answers:
        html = f"<p>{escape(text)}</p>"
        session.add(Answer(question_id=question.id, body=text, html=html, author_id=helper_id, by_staff=False,
                           from_asker=False, **post))  # fmt: skip
    return question.id
