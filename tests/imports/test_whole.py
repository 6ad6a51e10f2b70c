"""Nothing that somebody wrote is left out of an export by mistake."""

from __future__ import annotations

from dataclasses import fields
from itertools import chain

from forum.db import Base
from forum.imports import records
from tests.imports.left_out import COLUMNS, EXPORTED, TABLES

NAMED = {  # where a record says the same with another word
    "user.email": "mail", "question.me_too_count": "votes", "answer.helped_count": "votes", "topic_group.name": "group",
    "topic_group.position": "group_position", "page_alias.key": "aliases", "origin.origin": "origins",
    "question.accepted_id": "accepted", "question_vote.user_id": "person", "answer_vote.user_id": "person",
    "question_vote.question_id": "thread", "answer_vote.answer_id": "post", "edit.question_id": "thread",
    "edit.answer_id": "post", "pointer.question_id": "thread", "pointer.to_id": "to", "pointer.kind": "why",
    "moved_answer.answer_id": "post", "moved_answer.from_id": "thread", "moved_answer.to_id": "to",
    "upload.digest": "sha256", "upload.used_at": "at", "upload_use.number": "threads", "upload_use.kind": "threads",
}  # fmt: skip


def test_every_table_is_in_the_export_or_said_to_be_left_out() -> None:
    decided = [*EXPORTED, *chain.from_iterable(TABLES.values())]
    assert sorted(decided) == sorted(set(decided)), "decided twice"
    there = set(Base.metadata.tables)
    assert there - set(decided) == set(), "export it, or say in tests/imports/left_out.py why not"
    assert set(decided) - there == set(), "there is no such table any more"


def test_every_column_of_an_exported_table_is_too() -> None:
    said = {one.name for kind in records.KINDS.values() for one in fields(kind)} | {"key", "section"}
    there = {f"{name}.{column.name}" for name in EXPORTED for column in Base.metadata.tables[name].columns}
    left_out = set(chain.from_iterable(COLUMNS.values()))
    assert left_out - there == set(), "there is no such column any more"
    unsaid = {one for one in there - left_out if NAMED.get(one, one.partition(".")[2].removesuffix("_id")) not in said}
    assert unsaid == set(), "export it, or say in tests/imports/left_out.py why not"
