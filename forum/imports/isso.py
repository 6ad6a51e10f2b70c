"""Isso: its SQLite file, or the JSON that its generic import reads."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote_plus

from flask_babel import gettext as _

from forum.imports import records
from forum.imports.comments import Comment, Conversations, moment, short_key
from forum.imports.documents import loaded
from forum.imports.reading import Material
from forum.refused import Refused

_COMMENTS = """
    SELECT t.uri, t.title, c.id, c.parent, c.author, c.email, c.text, c.created, c.likes
    FROM comments c JOIN threads t ON t.id = c.tid WHERE c.mode = 1 ORDER BY c.id
"""


def read(material: Material) -> Iterator[records.Record]:
    if not material.path.is_file():
        raise Refused(_("Please choose the file of Isso itself."))
    with material.path.open("rb") as file:
        is_database = file.read(16) == b"SQLite format 3\x00"
    yield from _from_database(material) if is_database else _from_json(material)


def _from_database(material: Material) -> Iterator[records.Record]:
    talk = Conversations()
    with closing(sqlite3.connect(f"{material.path.resolve().as_uri()}?mode=ro", uri=True)) as store:
        # The file comes from elsewhere: nothing that it calls a view or a trigger is trusted.
        store.execute("PRAGMA trusted_schema = OFF")
        try:
            rows = store.execute(_COMMENTS)
            for uri, title, number, parent, name, mail, text, created, likes in rows:
                at = datetime.fromtimestamp(float(created or 0), UTC)
                said = Comment(str(number), str(parent or ""), str(name or ""), str(mail or ""), str(text or ""), at,
                               int(likes or 0))  # fmt: skip
                yield from talk.of(records.Place(address=str(uri), title=str(title or "")), said)
        except (sqlite3.DatabaseError, ValueError, OverflowError, OSError):
            raise Refused(_("This is no database of Isso, or a broken one.")) from None


def _from_json(material: Material) -> Iterator[records.Record]:
    for document in loaded(material):
        for page in document if isinstance(document, list) else []:
            if isinstance(page, dict):
                place = records.Place(address=str(page.get("id", "")), title=unquote_plus(str(page.get("title", ""))))
                key = short_key(place.address)
                given = [one for one in page.get("comments") or [] if isinstance(one, dict)]
                yield from Conversations().of_page(place, (_comment(key, n, one) for n, one in enumerate(given)))


def _comment(key: str, place: int, given: dict[str, Any]) -> Comment:
    number, parent = given.get("id", place), given.get("parent")
    return Comment(
        id=f"{key}-{number}", parent="" if parent is None else f"{key}-{parent}", name=str(given.get("author") or ""),
        mail=str(given.get("email") or ""), text=str(given.get("text") or ""), at=moment(str(given.get("created", ""))),
    )  # fmt: skip
