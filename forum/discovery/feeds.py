"""Lists of threads as Atom (RFC 4287), always as somebody signed out would read them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from flask import Response, render_template, request
from flask_babel import gettext as _
from markupsafe import escape
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.accounts import User
from forum.ageing import Age, ages_of
from forum.db import session
from forum.markup import inline, plain
from forum.questions import Answer, Question, State, Topic, path
from forum.web import absolute

NEVER = datetime(2000, 1, 1, tzinfo=UTC)
_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LOCAL = re.compile(r'(<(?:a|img)\b[^<>]*?\s(?:href|src)=")(?=/(?!/))')


@dataclass(frozen=True)
class Feed:
    """`address` is the feed's own and its name for good, `shows` the page that shows the same to people."""

    title: str
    address: str
    shows: str
    threads: Sequence[Question]
    further: str = ""


@dataclass(frozen=True)
class Entry:
    """A thread: the question, and what solved it. Its number alone names it, so no new title makes it another one."""

    name: str
    address: str
    title: str
    author: User | None
    published: datetime
    updated: datetime
    topics: Sequence[Topic]
    html: str


def answered(feed: Feed) -> Response:
    """The feed, or 304 for a reader who has it as it is."""
    entries = _entries(feed.threads)
    updated = max((entry.updated for entry in entries), default=NEVER)
    text = _UNFIT.sub("", render_template("discovery/feed.xml", feed=feed, entries=entries, updated=updated))
    response = Response(text, content_type="application/atom+xml; charset=utf-8")
    response.set_etag(sha256(text.encode()).hexdigest()[:20])
    response.last_modified = updated
    response.headers["Cache-Control"] = "public, max-age=300"
    response.headers["X-Robots-Tag"] = "noindex"
    response.vary.update(("Accept-Language", "Cookie"))
    response.make_conditional(request)
    return response


def _entries(threads: Sequence[Question]) -> list[Entry]:
    accepted = [thread.accepted_id for thread in threads if thread.accepted_id]
    found = select(Answer).where(Answer.id.in_(accepted), Answer.state == State.PUBLISHED)
    rows = session.scalars(found.options(joinedload(Answer.author))) if accepted else ()
    solutions = {made.id: made for made in rows}
    ages = ages_of([thread.id for thread in threads if thread.accepted_id in solutions])
    return [_entry(thread, solutions.get(thread.accepted_id or 0), ages.get(thread.id)) for thread in threads]


def _entry(thread: Question, solution: Answer | None, age: Age | None) -> Entry:
    published = thread.published_at or thread.created_at
    times = [published, thread.edited_at, thread.solved_at, solution.edited_at if solution else None,
             (age.decided_at or age.raised_at) if age else None]  # fmt: skip
    return Entry(
        name=absolute(f"/questions/{thread.id}"),
        address=absolute(path(thread)),
        title=plain(inline(thread.title)),
        author=thread.author,
        published=published,
        updated=max(time for time in times if time is not None),
        topics=thread.topics,
        html=_outside(thread.html) + (_solved(solution, age) if solution else ""),
    )


def _solved(solution: Answer, age: Age | None) -> str:
    said = f"<hr><p><strong>{escape(_('This solved it'))}</strong></p>"
    return (
        said
        + (f"<p><em>{escape(_('The page changed since this answer.'))}</em></p>" if age else "")
        + _outside(solution.html)
    )


def _outside(html: str) -> str:
    """Links to places of ours lead here from wherever it is read; in text there is no `<`, so no code is changed."""
    return _LOCAL.sub(lambda found: found[1] + absolute(""), html)
