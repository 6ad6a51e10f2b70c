from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import ScalarSelect, func, or_, select
from sqlalchemy.orm import joinedload

from forum.accounts import User, known_of_me
from forum.db import session, slice_after
from forum.inbox.kinds import sentence_of
from forum.inbox.models import Happening, InboxThread
from forum.questions import Answer, Question, State

SIZE = 30
MOST_COUNTED = 100
_MOST_SAID = 4
_MOST_HAPPENINGS = 600


@dataclass
class Entry:
    """One thread of an inbox: what happened there, in sentences, the newest last."""

    question: Question
    at: datetime
    is_unread: bool
    sentences: list[str] = field(default_factory=list)

    @property
    def said(self) -> list[str]:
        """What was new may have been removed since."""
        return self.sentences[-_MOST_SAID:] or [_("Something was new here")]

    @property
    def more(self) -> int:
        return max(0, len(self.sentences) - _MOST_SAID)


@dataclass(frozen=True)
class Entries:
    rows: list[Entry]
    after: str


def unread_of_whom() -> ScalarSelect[int]:
    """At most a hundred are counted: the number in the header costs the same however long one was away."""
    some = (
        select(InboxThread.question_id)
        .join(InboxThread.question)
        .where(InboxThread.user_id == User.id, InboxThread.read_at.is_(None), Question.state == State.PUBLISHED)
        .limit(MOST_COUNTED)
        .correlate(User)
    )
    return select(func.count()).select_from(some.subquery()).scalar_subquery()


def count_unread(person: User) -> int:
    return session.scalars(select(unread_of_whom()).select_from(User).where(User.id == person.id)).one()


def unread_here(reader: User) -> int:
    """As it was when the request began; counted now for somebody who signed in by it."""
    known = known_of_me("unread")
    return count_unread(reader) if known is None else int(known)


def is_unread(question_id: int, person: User) -> bool:
    row = session.get(InboxThread, (person.id, question_id))
    return row is not None and row.read_at is None


def entries(person: User, after: str = "", *, size: int = SIZE) -> Entries:
    """A person's inbox, the newest first; what is not public any more is left out."""
    wanted = select(InboxThread).join(InboxThread.question).options(joinedload(InboxThread.question))
    slice_ = slice_after(
        wanted.where(InboxThread.user_id == person.id, Question.state == State.PUBLISHED),
        (InboxThread.at, InboxThread.question_id),
        after,
        size,
        position=lambda row: (row.at, row.question_id),
    )
    said = _sentences(person, slice_.rows) if slice_.rows else {}
    return Entries(
        [Entry(row.question, row.at, row.read_at is None, said.get(row.question_id, [])) for row in slice_.rows],
        slice_.after,
    )


def _sentences(person: User, threads: Sequence[InboxThread]) -> dict[int, list[str]]:
    """Of each thread what happened since it was last read, without what the person did, once for each who."""
    first = {row.question_id: row.first_id for row in threads}
    wanted = (
        select(Happening)
        .outerjoin(Happening.answer)
        .where(
            Happening.question_id.in_(first),
            Happening.id >= min(first.values()),
            or_(Happening.user_id.is_(None), Happening.user_id == person.id),
            or_(Happening.answer_id.is_(None), Answer.state == State.PUBLISHED),
            Happening.by_id != person.id,
        )
        .options(joinedload(Happening.by), joinedload(Happening.answer))
        .order_by(Happening.id.desc())
        .limit(_MOST_HAPPENINGS)
    )
    found: dict[int, list[str]] = defaultdict(list)
    rows = session.scalars(wanted).all()
    personal = {(row.answer_id, row.by_id) for row in rows if row.user_id and row.answer_id}
    for row in reversed(rows):
        if row.user_id is None and (row.answer_id, row.by_id) in personal:
            continue  # the nearer one is enough: "mentioned you", not "answered" as well
        mine = row.answer is not None and row.answer.author_id == person.id
        sentence = sentence_of(row.kind, row.by.name, mine)
        if row.id >= first[row.question_id] and sentence not in found[row.question_id]:
            found[row.question_id].append(sentence)
    return found
