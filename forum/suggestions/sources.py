"""Where suggestions come from: threads by their titles, tickets by their subjects. Another source is another row."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute

from forum import meaning
from forum.accounts import User
from forum.ageing import is_outdated
from forum.db import session
from forum.questions import Question, State, seen_by
from forum.search import SECTION, Document, Kind
from forum.sections import Section
from forum.suggestions.engine import Source
from forum.support import Ticket

BEGINNING = 300
POSTS = (Kind.QUESTION, Kind.ANSWER)


def _solved(numbers: Sequence[int], viewer: User | None) -> Collection[int]:
    return _threads(numbers, Question.solved_at.is_not(None), ~is_outdated(), seen_by(Question, viewer))


def _asked(numbers: Sequence[int], viewer: User | None) -> Collection[int]:
    return _threads(numbers, Question.state == State.PUBLISHED)


def _handed_over(numbers: Sequence[int], viewer: User | None) -> Collection[int]:
    return _threads(numbers, exists().where(Ticket.question_id == Question.id, Ticket.spam_at.is_(None)))


def _threads(numbers: Sequence[int], *conditions: ColumnElement[bool]) -> Collection[int]:
    return set(session.scalars(select(Question.id).where(Question.id.in_(numbers), *conditions)))


def _private(numbers: Sequence[int], viewer: User | None) -> Collection[int]:
    mine = Ticket.id.in_(numbers), Ticket.question_id.is_(None), Ticket.spam_at.is_(None)
    return set(session.scalars(select(Ticket.id).where(*mine)))


SOLVED = Source("thread", POSTS, Document.thread_id, _solved)
"""Threads that were solved and are not outdated, for whoever asks."""
ASKED = Source("thread", POSTS, Document.thread_id, _asked)
"""All public threads, for whoever looks for what was asked before."""
HANDED_OVER = Source("thread", POSTS, Document.thread_id, _handed_over)
PRIVATE = Source("ticket", (Kind.TICKET, Kind.MESSAGE), Document.ticket_id, _private)
"""Tickets without a thread; with HANDED_OVER all tickets, for support alone."""


def _standing(numbers: Sequence[int], viewer: User | None) -> Collection[int]:
    return set(session.scalars(select(Section.id).where(Section.id.in_(numbers), Section.gone_at.is_(None))))


SECTIONS = Source("section", (Kind.SECTION,), Document.subject_id, _standing, mark=SECTION)
"""What the documentation says now."""


def _say(
    number: InstrumentedAttribute[int], text: InstrumentedAttribute[str], numbers: Sequence[int]
) -> Mapping[int, str]:
    return {row[0]: row[1] for row in session.execute(select(number, text).where(number.in_(numbers)))}


def _headings(numbers: Sequence[int]) -> Mapping[int, str]:
    """What a section is about: the headings above it, its own, and how it begins."""
    asked = select(Section.id, Section.path, Section.heading, func.substr(Section.text, 1, BEGINNING))
    rows = session.execute(asked.where(Section.id.in_(numbers)))
    return {number: f"{': '.join([*path[-1:], heading])}. {start}" for number, path, heading, start in rows}


meaning.texts("thread", Question.id, lambda numbers: _say(Question.id, Question.title, numbers))
meaning.texts("ticket", Ticket.id, lambda numbers: _say(Ticket.id, Ticket.subject, numbers))
meaning.texts("section", Section.id, _headings)
