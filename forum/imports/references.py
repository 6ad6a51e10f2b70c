"""What a record is called and what it refers to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

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
PEOPLE = ("author", "person", "by", "closed_by", "edited_by", "removed_by")


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
