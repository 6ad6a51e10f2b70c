"""The rows of a batch, gathered and added in a few statements: one by one they would take ten times as long."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from sqlalchemy import insert, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from forum.db import session
from forum.imports import records
from forum.imports.ledger import Ledger
from forum.imports.models import What
from forum.imports.people import bring_others
from forum.questions import Answer, AnswerVote, Came, Edit, Question, QuestionVote, ShownOn, question_topic
from forum.search import Kind, index_rows

Values = dict[str, Any]
_MODELS: dict[What, Any] = {What.THREAD: Question, What.POST: Answer, What.EDIT: Edit}
_KINDS = {What.THREAD: Kind.QUESTION, What.POST: Kind.ANSWER}


@dataclass
class ToCome:
    """A row that is to be added; `accepted` of an answer, `topics` and `pages` (with their sections) of a thread."""

    id: str
    values: Values
    accepted: bool = False
    topics: Sequence[int] = ()
    pages: dict[int, str] = field(default_factory=dict)


class Gathered:
    """`came` is what each thread got, by its number; `threads` and `answers` are those that were added."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.people: list[records.Person] = []
        self.rows: dict[What, list[ToCome]] = {what: [] for what in _MODELS}
        self.votes: dict[tuple[Any, int, int], Values] = {}
        self.came: dict[int, Came] = {}
        self.threads: list[int] = []
        self.answers: list[int] = []

    def add_people(self) -> None:
        """In the order in which they came, so that the same file always gives them the same order of numbers."""
        people, self.people = self.people, []
        for person, number in zip(people, bring_others(people, self.ledger.source), strict=True):
            self.ledger.remember(What.PERSON, person.id, number)

    def add(self, what: What) -> None:
        rows, self.rows[what] = self.rows[what], []
        if not rows:
            return
        model = _MODELS[what]
        adding = insert(model).returning(model.id, sort_by_parameter_order=True)
        numbers = list(session.scalars(adding, [row.values for row in rows]))
        for row, number in zip(rows, numbers, strict=True):
            self.ledger.remember(what, row.id, number)
        if what in _KINDS:
            said = [SimpleNamespace(**{"title": "", **row.values}, id=n) for row, n in zip(rows, numbers, strict=True)]
            index_rows(session.connection(), _KINDS[what], said)  # type: ignore[arg-type]
        if what is What.THREAD:
            self._place(rows, numbers)
        elif what is What.POST:
            self._note(rows, numbers)

    def _place(self, rows: Sequence[ToCome], numbers: Sequence[int]) -> None:
        self.threads += numbers
        self.came.update((number, Came()) for number in numbers)
        pairs = list(zip(rows, numbers, strict=True))
        _insert(ShownOn, ({"question_id": number, "page_id": page, "section": section}
                          for row, number in pairs for page, section in row.pages.items()))  # fmt: skip
        _insert(question_topic, ({"question_id": number, "topic_id": topic} for row, number in pairs
                                 for topic in row.topics))  # fmt: skip

    def _note(self, rows: Sequence[ToCome], numbers: Sequence[int]) -> None:
        self.answers += numbers
        for row, number in zip(rows, numbers, strict=True):
            came = self.came.setdefault(row.values["question_id"], Came())
            at = row.values["published_at"]
            if at is not None and (came.active_at is None or at > came.active_at):
                came.active_at = at
            if row.accepted:
                came.accepted_id = number

    def vote(self, model: type[QuestionVote | AnswerVote], post: int, person: int, at: Any) -> bool:
        """False if the same vote came just before."""
        new = (model, post, person) not in self.votes
        self.votes.setdefault((model, post, person), {"user_id": person, "at": at})
        return new

    def add_votes(self) -> set[tuple[Any, int, int]]:
        """Those that were here already."""
        votes, self.votes = self.votes, {}
        here: set[tuple[Any, int, int]] = set()
        for model, column in ((QuestionVote, QuestionVote.question_id), (AnswerVote, AnswerVote.answer_id)):
            cast = {key: values for key, values in votes.items() if key[0] is model}
            here |= {(model, *pair) for pair in _cast(model, column, cast)}
            _insert(model, ({column.key: key[1], **values} for key, values in cast.items() if key not in here))
        return here


def _cast(model: Any, column: InstrumentedAttribute[int], keys: Iterable[tuple[Any, int, int]]) -> Iterator[Any]:
    pairs = [(post, person) for _model, post, person in keys]
    if pairs:
        found = select(column, model.user_id).where(tuple_(column, model.user_id).in_(pairs))
        yield from (tuple(row) for row in session.execute(found))


def _insert(table: Any, rows: Iterable[Values]) -> None:
    if values := list(rows):
        session.execute(insert(table), values)
