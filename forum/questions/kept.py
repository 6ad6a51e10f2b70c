"""What the pages of threads are made of, for those that are kept (see `forum.bodies`)."""

from __future__ import annotations

from forum.bodies import Subject, part_of
from forum.db import Slice
from forum.questions.models import Question
from forum.questions.queries import SIZE
from forum.questions.rows import Listed

THREAD = Subject("thread", "SELECT drawn FROM question WHERE id = ?")
_LIST = "SELECT id, drawn FROM question WHERE state = 'published' AND id > ? ORDER BY published_at DESC, id DESC"
_FIRST = f"({_LIST} LIMIT {SIZE + 1}) AS first"
# In the order of the list; with one more than it shows, which is what offers the next slice.
NEWEST = Subject(
    "newest",
    f"SELECT group_concat(id || '.' || drawn) FROM {_FIRST}",  # noqa: S608 - words of our own
    f"SELECT string_agg(id || '.' || drawn, ',') FROM {_FIRST}",  # noqa: S608
)

part_of(
    Question,
    "drawn",
    question="id",
    answer="question_id",
    shown_on="question_id",
    pointer="question_id to_id",
    moved_answer="from_id to_id",
    question_topic="question_id",
    edit="question_id",
)


def drawn_of(first: Slice[Listed]) -> str | None:
    """The mark of a list that begins like this."""
    threads = [*first.rows, first.next] if first.next else first.rows
    return ",".join(f"{thread.id}.{thread.drawn}" for thread in threads) or None
