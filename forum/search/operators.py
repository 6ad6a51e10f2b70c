"""What somebody typed into the field: words, and among them `is:solved`, `in:docs`, `page:`, `topic:`, `by:`…"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, exists, or_, select

from forum.accounts import User
from forum.db import has_letters, is_called, session
from forum.pages import Page
from forum.questions import Answer, Question, ShownOn, State, Topic
from forum.refused import Refused
from forum.search.models import Document, Kind
from forum.sections import Section

_PART = re.compile(r'"[^"]*"?|(\w+):(?:"([^"]*)"?|(\S*))|\S+')
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")
ENOUGH, LONGEST, OF_ONE = 200, 500, 1500


@dataclass
class Wanted:
    """The words to be found, what narrows them, and a sentence for each value that means nothing. `among` are the
    only documents that can be meant, where these are known before anything is looked for.

    `within` is what alone was asked for, if anything. `of_sections` narrows sections; they have none of what
    `of_threads` was said about.
    """

    words: str
    among: list[int] | None = None
    narrowed: list[ColumnElement[bool]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    within: str = ""
    of_sections: list[ColumnElement[bool]] = field(default_factory=list)
    of_threads: bool = False

    @property
    def narrows(self) -> bool:
        return self.among is not None or bool(self.narrowed)


def wanted(text: str, *, viewer: User | None) -> Wanted:
    """Read what was typed; an operator nobody knows is a word like any other."""
    made = Wanted(only_words(text))
    for operator, value, _typed in _parts(text):
        try:
            _narrow(made, operator, value, viewer)
        except Refused as problem:
            made.problems.append(problem.sentence)
    return made


def _narrow(made: Wanted, operator: str, value: str, viewer: User | None) -> None:
    if operator == "in":
        made.within = _within(value)
    elif operator == "page":
        threads, sections = _on_page(value)
        made.narrowed.append(threads)
        made.of_sections.append(sections)
    elif operator in KNOWN:
        made.of_threads = True
        if operator == "by":
            theirs = _written_by(value, viewer)
            made.among = theirs if made.among is None else sorted({*made.among}.intersection(theirs))
        else:
            made.narrowed.append(OPERATORS[operator](value))


def only_words(text: str) -> str:
    """What was typed without its operators: what is looked for, and what a question about it begins with."""
    ending = " " if text[-1:].isspace() else ""
    return " ".join(typed for operator, _value, typed in _parts(text) if operator not in KNOWN) + ending


def said_to_anybody(text: str, *, viewer: User | None) -> str:
    """What asks for the same whoever asks: their name instead of `by:me`. '' if their name cannot be typed."""
    if viewer is None:
        return text

    def named(part: re.Match[str]) -> str:
        mine = (part[1] or "").lower() == "by" and _is_me((part[2] or part[3] or "").strip().removeprefix("@"))
        return f'by:"{viewer.name}"' if mine else part[0]

    said = _PART.sub(named, text)
    return said if said == text or '"' not in viewer.name else ""


def said_within(text: str) -> str:
    """`in:docs` and `in:threads`, where one of them was typed."""
    return next((WITHIN.get(value.lower(), "") for operator, value, _typed in _parts(text) if operator == "in"), "")


def _parts(text: str) -> Iterator[tuple[str, str, str]]:
    for part in _PART.finditer(text[:LONGEST]):
        yield (part[1] or "").lower(), (part[2] or part[3] or "").strip(), part[0]


def in_state(value: str) -> ColumnElement[bool]:
    condition = STATES.get(value.lower())
    if condition is None:
        raise Refused(_("“is:” knows unanswered, answered, solved and closed."))
    return _of_thread(condition)


def about(topics: list[int]) -> ColumnElement[bool]:
    return _of_thread(Question.topics.any(Topic.id.in_(topics)))


def shown_on(pages: list[int]) -> ColumnElement[bool]:
    return Document.thread_id.in_(select(ShownOn.question_id).where(ShownOn.page_id.in_(pages)))


def of_site(site_id: int) -> ColumnElement[bool]:
    return _of_thread(Question.site_id == site_id)


def asked_on() -> ColumnElement[bool]:
    """Whether a page has a thread that everybody may read; of others nobody need know."""
    public = Question.state == State.PUBLISHED
    return exists().where(ShownOn.page_id == Page.id, ShownOn.question_id == Question.id, public)


def documented() -> ColumnElement[bool]:
    """Whether the documentation says something on a page now."""
    return exists().where(Section.page_id == Page.id, Section.gone_at.is_(None))


def _within(value: str) -> str:
    found = WITHIN.get(value.lower())
    if found is None:
        raise Refused(_("“in:” knows threads and docs."))
    return found


def _on_page(value: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """What narrows threads to pages with this in their address or title, and what narrows sections to them."""
    like = or_(has_letters(Page.address, value), has_letters(Page.title, value))
    pages = select(Page.id).where(like, asked_on()).order_by(Page.id).limit(ENOUGH)
    found = session.scalars(pages).all() if value else []
    said = select(Page.id).where(like, documented())
    if not found and not (value and session.scalar(said.limit(1))):
        raise Refused(_("No page here has “%(value)s” in its address or its title.", value=value))
    return shown_on(list(found)), Section.page_id.in_(said)


def _in_topic(value: str) -> ColumnElement[bool]:
    topics = session.execute(select(Topic.id, Topic.name)).all()
    found = [number for number, name in topics if _same(name, value)]
    if not found:
        raise Refused(_("There is no topic “%(value)s”.", value=value))
    return about(found)


def _same(name: str, value: str) -> bool:
    return " ".join(name.casefold().replace("-", " ").split()) == " ".join(value.casefold().replace("-", " ").split())


def _written_by(value: str, viewer: User | None) -> list[int]:
    """The documents of the newest posts of somebody; `by:me` is whoever asks. They are looked through for the words,
    and not all that has the words for them: that would be half the forum for a common word. Who never wrote in public
    is as unknown as a name nobody has."""
    name = value.removeprefix("@")
    if not name:
        raise Refused(_("“by:” takes a name; one of several words stands in quotes."))
    if _is_me(name) and viewer is not None:
        people = [viewer.id]
    else:
        named = select(User.id).where(is_called(User.name, name)).order_by(User.id).limit(ENOUGH)
        people = list(session.scalars(named))
    if not people:
        return []
    found: list[int] = []
    for kind, post in ((Kind.QUESTION, Question), (Kind.ANSWER, Answer)):
        newest = select(post.id).where(post.author_id.in_(people)).order_by(post.id.desc()).limit(OF_ONE)
        found += session.scalars(select(Document.id).where(Document.kind == kind, Document.subject_id.in_(newest)))
    return found


def _is_me(name: str) -> bool:
    return name.lower() in ("me", _("me"))


def _after(value: str) -> ColumnElement[bool]:
    return _of_thread(Question.published_at >= _day("after", value))


def _before(value: str) -> ColumnElement[bool]:
    return _of_thread(Question.published_at < _day("before", value))


def _day(operator: str, value: str) -> datetime:
    found = _DAY.fullmatch(value)
    try:
        if found:
            return datetime(int(found[1]), int(found[2] or 1), int(found[3] or 1), tzinfo=UTC)
    except ValueError:
        pass
    raise Refused(_("“%(operator)s:” takes a day such as 2026-03-31, a month or a year.", operator=operator))


def _of_thread(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(Question.id == Document.thread_id, condition)


THREADS, DOCS = "threads", "docs"
WITHIN = {"threads": THREADS, "questions": THREADS, "docs": DOCS, "documentation": DOCS}
STATES: dict[str, ColumnElement[bool]] = {
    "unanswered": and_(Question.other_count == 0, Question.closed_at.is_(None), Question.solved_at.is_(None)),
    "answered": Question.other_count > 0,
    "solved": Question.solved_at.is_not(None),
    "closed": Question.closed_at.is_not(None),
}
OPERATORS: dict[str, Callable[[str], ColumnElement[bool]]] = {
    "is": in_state,
    "topic": _in_topic,
    "after": _after,
    "before": _before,
}
KNOWN = {*OPERATORS, "by", "in", "page"}
