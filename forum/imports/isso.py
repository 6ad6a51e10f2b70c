"""Isso: its SQLite file, or the JSON that its generic import reads."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

from flask_babel import gettext as _

from forum.imports import records
from forum.imports.comments import Comment, Conversations, moment, short_key
from forum.imports.documents import dicts, loaded, number_of, text_of
from forum.imports.reading import Material
from forum.refused import Refused

LONGEST_VALUE = 16 << 20
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
    with closing(_opened(material.path)) as store:
        try:
            _must_be_tables(store)
            rows = store.execute(_COMMENTS)
            for uri, title, number, parent, name, mail, text, created, likes in rows:
                said = Comment(str(number), str(parent or ""), str(name or ""), str(mail or ""), str(text or ""),
                               _at(created), number_of(likes))  # fmt: skip
                yield from talk.of(records.Place(address=str(uri), title=str(title or "")), said)
        except sqlite3.Error:
            raise _no_isso() from None


def _opened(path: Path) -> sqlite3.Connection:
    """The file comes from elsewhere: nothing that it calls a view, a trigger or a function is run, and no row is larger
    than it may be. One that was copied while it was in use has no log beside it, and is read as it is."""
    address = path.resolve().as_uri()
    alone = "" if Path(f"{path.resolve()}-wal").exists() else "&immutable=1"
    store = sqlite3.connect(f"{address}?mode=ro{alone}", uri=True)
    store.text_factory = lambda said: said.decode("utf-8", "replace")
    store.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
    store.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    store.execute("PRAGMA trusted_schema = OFF")
    store.execute("PRAGMA cell_size_check = ON")
    return store


def _must_be_tables(store: sqlite3.Connection) -> None:
    """Plain ones, each column as it is stored: a view may have rows without an end."""
    for name in ("comments", "threads"):
        found = store.execute("SELECT type, sql FROM sqlite_schema WHERE name = ?", (name,)).fetchall()
        hidden = [column for column in store.execute(f"PRAGMA table_xinfo({name})") if column[-1]]
        if len(found) != 1 or found[0][0] != "table" or "virtual" in str(found[0][1]).lower().split() or hidden:
            raise _no_isso()


def _no_isso() -> Refused:
    return Refused(_("This is no database of Isso, or a broken one."))


def _at(seconds: Any) -> datetime:
    try:
        return datetime.fromtimestamp(float(seconds or 0), UTC)
    except (ValueError, TypeError, OverflowError, OSError):
        return datetime.fromtimestamp(0, UTC)


def _from_json(material: Material) -> Iterator[records.Record]:
    for document in loaded(material):
        for page in document if isinstance(document, list) else []:
            if isinstance(page, dict):
                place = records.Place(address=text_of(page, "id"), title=unquote_plus(text_of(page, "title")))
                key = short_key(place.address)
                given = dicts(page.get("comments"))
                yield from Conversations().of_page(place, (_comment(key, n, one) for n, one in enumerate(given)))


def _comment(key: str, place: int, given: dict[str, Any]) -> Comment:
    number, parent = text_of(given, "id") or str(place), text_of(given, "parent")
    return Comment(
        id=f"{key}-{number}", parent=f"{key}-{parent}" if parent else "", name=text_of(given, "author"),
        mail=text_of(given, "email"), text=text_of(given, "text"), at=moment(text_of(given, "created")),
    )  # fmt: skip
