"""The one list of what waits for a moderator's decision: posts that are held, and posts that were reported."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import joinedload

from forum.db import session
from forum.moderation.histories import History, histories
from forum.moderation.models import PersonNote, Report
from forum.moderation.posts import Post
from forum.moderation.queries import held_answers, held_questions
from forum.questions import Answer, Question, State
from forum.screening import Suspicion

MOST = 200
_LINK = re.compile(r'<a [^>]*href="(https?://[^"]+)"', re.IGNORECASE)


@dataclass
class Item:
    """One post to decide about: why it is here, and what its author did before."""

    post: Post
    reports: list[Report] = field(default_factory=list)
    history: History = field(default_factory=History)
    notes: list[PersonNote] = field(default_factory=list)
    suspicion: Suspicion | None = None

    @property
    def held(self) -> bool:
        return self.post.state is State.IN_REVIEW

    @property
    def hosts(self) -> list[str]:
        """Where the links of the post lead, each host once."""
        found = (urlsplit(unescape(address)).hostname or "" for address in _LINK.findall(self.post.html))
        return sorted({host for host in found if host})


def items(why: str = "") -> list[Item]:
    """What is held first, the longest waiting at the top, then what was reported; `why` narrows to one of the two."""
    reports = _open_reports()
    held = [Post(question) for question in session.scalars(held_questions())]
    held += [Post(answer.question, answer) for answer in session.scalars(held_answers())]
    known = {post.key for post in held}
    reported = [post for post in _posts_of(reports) if post.key not in known]
    posts = {"held": held, "reported": [post for post in held if post.key in reports] + reported}.get(
        why, held + reported
    )
    return _told([Item(post, reports.get(post.key, [])) for post in posts])


def item_of(post: Post) -> Item:
    wanted = select(Report).where(Report.post == post.key, Report.closed_at.is_(None))
    return _told([Item(post, list(session.scalars(wanted.options(joinedload(Report.reporter)))))])[0]


def count_reported() -> Select[int]:
    """Posts that are public and reported; those that are held are counted there."""
    return select(func.count(func.distinct(Report.post))).where(Report.closed_at.is_(None), _still_public())


def _still_public() -> ColumnElement[bool]:
    questions = select(Question.id).where(Question.id == Report.question_id, Question.state == State.PUBLISHED)
    answers = select(Answer.id).where(Answer.id == Report.answer_id, Answer.state == State.PUBLISHED)
    return questions.exists() & (Report.answer_id.is_(None) | answers.exists())


def _still_there() -> ColumnElement[bool]:
    """Neither the thread nor the post was removed: what is gone takes up no room in the list."""
    there = (State.PUBLISHED, State.IN_REVIEW)
    questions = select(Question.id).where(Question.id == Report.question_id, Question.state.in_(there))
    answers = select(Answer.id).where(Answer.id == Report.answer_id, Answer.state.in_(there))
    return questions.exists() & (Report.answer_id.is_(None) | answers.exists())


def _open_reports() -> dict[str, list[Report]]:
    wanted = select(Report).where(Report.closed_at.is_(None), _still_there()).order_by(Report.id).limit(MOST)
    found: dict[str, list[Report]] = defaultdict(list)
    for made in session.scalars(wanted.options(joinedload(Report.reporter))):
        found[made.post].append(made)
    return found


def _posts_of(reports: dict[str, list[Report]]) -> Iterable[Post]:
    """The reported posts that are public, the first reported first."""
    first = [made[0] for made in reports.values()]
    if not first:
        return
    numbers = {made.question_id for made in first}
    whole = (joinedload(Question.author),)
    threads = {row.id: row for row in session.scalars(select(Question).where(Question.id.in_(numbers)).options(*whole))}
    wanted = [made.answer_id for made in first if made.answer_id]
    written = select(Answer).where(Answer.id.in_(wanted)).options(joinedload(Answer.author))
    answers = {row.id: row for row in session.scalars(written)}
    for made in first:
        post = Post(threads[made.question_id], answers.get(made.answer_id) if made.answer_id else None)
        if post.state is State.PUBLISHED and post.question.is_published:
            yield post


def _told(found: list[Item]) -> list[Item]:
    """With what is known of the authors."""
    authors = {item.post.author.id for item in found if item.post.author}
    past, notes = histories(authors), defaultdict(list)
    if authors:
        for note in session.scalars(select(PersonNote).where(PersonNote.user_id.in_(authors)).order_by(PersonNote.id)):
            notes[note.user_id].append(note)
    held = [item.post.key for item in found if item.held]
    wanted = select(Suspicion).where(Suspicion.subject.in_(held))
    why = {row.subject: row for row in session.scalars(wanted)} if held else {}
    for item in found:
        item.suspicion = why.get(item.post.key)
        if item.post.author:
            item.history, item.notes = past[item.post.author.id], notes[item.post.author.id]
    return found
