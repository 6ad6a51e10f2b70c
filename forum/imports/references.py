"""What a record is called and what it refers to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, TypeVar

from flask_babel import gettext as _
from sqlalchemy import select

from forum.db import session
from forum.imports import records
from forum.imports.ledger import LONGEST, Key
from forum.imports.models import What
from forum.questions import Question
from forum.refused import Refused

WHATS: dict[type[Any], What] = {
    records.Person: What.PERSON,
    records.Thread: What.THREAD,
    records.Post: What.POST,
    records.Edit: What.EDIT,
}
PEOPLE = ("author", "owner", "person", "by", "closed_by", "edited_by", "removed_by")

Said = TypeVar("Said", bound=records.Record | records.Place)
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")  # no database takes these, whatever the field


def storable(record: Said) -> Said:
    """The same record, with U+FFFD where it has what cannot be stored."""
    changed = {name: made for name, value in vars(record).items() if (made := _storable(value)) is not value}
    return replace(record, **changed) if changed else record


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return _UNSTORABLE.sub("\ufffd", value) if _UNSTORABLE.search(value) else value
    if isinstance(value, list):
        made = [_storable(one) for one in value]
        return made if any(new is not old for new, old in zip(made, value, strict=True)) else value
    if isinstance(value, dict):
        return {_storable(name): _storable(one) for name, one in value.items()} if value else value
    return storable(value) if isinstance(value, records.Place) else value


def askers(threads: set[int]) -> dict[int, int | None]:
    """Who asked which thread; what the team wrote with its answer was asked by nobody."""
    asked = select(Question.id, Question.author_id).where(Question.id.in_(threads), Question.faq_at.is_(None))
    return {row.id: row.author_id for row in session.execute(asked)} if threads else {}


def address_of(given: records.Thread) -> str:
    return given.site or next((place.address for place in given.pages if place.address), "")


def must_be_an_id(id_: str) -> None:
    if not id_ or len(id_) > LONGEST:
        raise Refused(_("Its id is empty or longer than %(most)s letters.", most=LONGEST))


def keys_of(record: records.Record) -> Iterator[Key]:
    """Everything a record is or refers to."""
    if isinstance(record, records.Person | records.Thread | records.Post | records.Edit):
        yield WHATS[type(record)], record.id
    for name in PEOPLE:
        if id_ := getattr(record, name, ""):
            yield What.PERSON, id_
    if isinstance(record, records.File):
        yield from ((What.THREAD, id_) for id_ in record.threads)
        yield from ((What.POST, id_) for id_ in record.posts)
    for name, what in (("thread", What.THREAD), ("to", What.THREAD), ("post", What.POST)):
        if id_ := getattr(record, name, ""):
            yield what, id_


def post_of(given: records.Vote | records.Edit) -> tuple[What, str]:
    return (What.THREAD, given.thread) if given.thread else (What.POST, given.post)


UNKNOWN: dict[What, Callable[[str], str]] = {
    What.PERSON: lambda id_: _("Its author, %(id)s, is not in the file or was left out.", id=id_[:80]),
    What.THREAD: lambda id_: _("Its thread, %(id)s, is not in the file or was left out.", id=id_[:80]),
    What.POST: lambda id_: _("The post %(id)s is not in the file or was left out.", id=id_[:80]),
    What.EDIT: lambda id_: id_,
}
