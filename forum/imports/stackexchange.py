"""Stack Exchange data dumps: Posts.xml, and beside it Users, Comments, Votes, PostLinks and PostHistory, if they are
there. What belongs to one thread lies far apart in them, so everything goes through a small database on disk first.
"""

from __future__ import annotations

import json
import re
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask_babel import gettext as _

from forum.imports import records
from forum.imports.reading import Material
from forum.imports.xml import elements
from forum.markup import from_html
from forum.refused import Refused

QUESTION, ANSWER = "1", "2"
UP_VOTE, ACCEPTED = "2", "1"
DUPLICATE_LINK = "3"
CLOSED, REOPENED = "10", "11"
MOST_VOTES = 10**9
_CLOSE_REASONS = {"1": "duplicate", "101": "duplicate", "2": "off_topic", "102": "off_topic", "7": "outdated"}
_TABLES = """
    CREATE TABLE post (id INTEGER PRIMARY KEY, kind TEXT, parent INTEGER, at TEXT, author TEXT, typed TEXT, row TEXT);
    CREATE TABLE comment (id INTEGER PRIMARY KEY, post INTEGER, at TEXT, author TEXT, typed TEXT, row TEXT);
    CREATE TABLE person (id TEXT PRIMARY KEY, name TEXT, at TEXT);
    CREATE TABLE vote (post INTEGER PRIMARY KEY, n INTEGER);
    CREATE TABLE accepted (post INTEGER PRIMARY KEY, at TEXT);
    CREATE TABLE duplicate (post INTEGER, original INTEGER, PRIMARY KEY (post, original));
    CREATE TABLE closed (post INTEGER PRIMARY KEY, reason TEXT, by TEXT);
"""
_WROTE = """
    SELECT w.author, max(w.typed), max(person.name), coalesce(max(person.at), min(w.at)) FROM (
        SELECT author, typed, at FROM post WHERE kind IN ('1', '2')
        UNION SELECT author, typed, at FROM comment UNION SELECT by, '', NULL FROM closed WHERE by <> ''
    ) w LEFT JOIN person ON person.id = w.author GROUP BY w.author ORDER BY min(length(w.author)), w.author
"""
_KEPT = ("Title", "Body", "Text", "Tags", "AcceptedAnswerId", "ClosedDate", "Score", "CreationDate")
Row = dict[str, str]


def read(material: Material) -> Iterator[records.Record]:
    posts = material.find("Posts.xml") or (material.names[0] if len(material.names) == 1 else None)
    if posts is None:
        raise Refused(_("There is no Posts.xml in it, which a dump of Stack Exchange always has."))
    with (
        tempfile.TemporaryDirectory(prefix="docside-import-") as folder,
        closing(sqlite3.connect(Path(folder) / "dump.db", isolation_level=None)) as store,
    ):
        yield from _Dump(material, store, posts).stream()


class _Dump:
    def __init__(self, material: Material, store: sqlite3.Connection, posts: str) -> None:
        self.material, self.store, self.posts = material, store, posts
        self.store.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _TABLES)
        self.has_votes = material.find("Votes.xml") is not None
        self.emitted = self.threads = 0

    def stream(self) -> Iterator[records.Record]:
        self._load()
        self.threads = self._one("SELECT count(*) FROM post WHERE kind = ?", QUESTION)[0]
        self.material.share_after = lambda: self.emitted / max(1, self.threads)
        yield from self._people()
        for number, row in self._all("SELECT id, row FROM post WHERE kind = ? ORDER BY at, id", QUESTION):
            yield from self._thread(number, json.loads(row))
            self.emitted += 1
        for post, original in self._all(
            "SELECT d.post, min(d.original) FROM duplicate d JOIN post p ON p.id = d.post AND p.kind = '1' "
            "JOIN post o ON o.id = d.original AND o.kind = '1' WHERE d.post <> d.original GROUP BY d.post ORDER BY 1"
        ):
            yield records.Link(thread=str(post), to=str(original))

    def _load(self) -> None:
        self._take(self.posts, "INSERT OR REPLACE INTO post VALUES (?, ?, ?, ?, ?, ?, ?)", _post)
        self._take("Comments.xml", "INSERT OR REPLACE INTO comment VALUES (?, ?, ?, ?, ?, ?)", _comment)
        self._take("Users.xml", "INSERT OR REPLACE INTO person VALUES (?, ?, ?)", _person)
        self._take("Votes.xml", "INSERT INTO vote VALUES (?, 1) ON CONFLICT DO UPDATE SET n = n + 1", _up_vote)
        self._take("Votes.xml", "INSERT OR REPLACE INTO accepted VALUES (?, ?)", _accepted)
        self._take("PostLinks.xml", "INSERT OR IGNORE INTO duplicate VALUES (?, ?)", _duplicate)
        self._take("PostHistory.xml", "INSERT OR REPLACE INTO closed VALUES (?, ?, ?)", _closing)
        self.store.execute("CREATE INDEX post_parent ON post (parent)")
        self.store.execute("CREATE INDEX comment_post ON comment (post)")

    def _take(self, name: str, statement: str, values_of: Any) -> None:
        file = name if name == self.posts else self.material.find(name)
        if file is None:
            return
        with self.material.open(file) as stream:
            self.store.execute("BEGIN")
            rows = (values_of(element.values) for element in elements(stream, {"row"}))
            self.store.executemany(statement, (row for row in rows if row is not None))
            self.store.execute("COMMIT")

    def _people(self) -> Iterator[records.Person]:
        """Those who wrote something; a dump also lists everybody who ever came by."""
        for author, typed, name, at in self._all(_WROTE):
            yield records.Person(id=author, name=name or typed or _name_of(author), created_at=_moment(at))

    def _thread(self, number: int, row: Row) -> Iterator[records.Record]:
        accepted = row.get("AcceptedAnswerId", "")
        solved = self._one("SELECT at FROM accepted WHERE post = ?", accepted) or self._one(
            "SELECT at FROM post WHERE id = ?", accepted
        )
        messages = self._messages(number)
        yield records.Thread(
            id=str(number), title=row.get("Title", ""), body=from_html(row.get("Body", "")),
            author=row["By"], created_at=_at(row),
            topics=re.findall(r"[^<>|]+", row.get("Tags", "")), votes=self._votes(number, row),
            solved_at=_moment(solved[0]) if solved and accepted in messages else None, **self._closing(number, row),
        )  # fmt: skip
        for message, values in messages.items():
            yield self._message(number, message, values, accepted)

    def _messages(self, number: int) -> dict[str, Row]:
        """Answers and comments in the order they were written, since a thread here is one conversation."""
        written = self._all(
            "SELECT CAST(id AS TEXT), at, row, '' FROM post WHERE parent = :n AND kind = '2' UNION ALL "
            "SELECT 'comment-' || c.id, c.at, c.row, CAST(c.post AS TEXT) FROM comment c WHERE c.post = :n "
            "OR c.post IN (SELECT id FROM post WHERE parent = :n AND kind = '2') ORDER BY 2, 1",
            {"n": number},
        )
        return {id_: {**json.loads(row), "On": on} for id_, _at, row, on in written}

    def _message(self, thread: int, id_: str, row: Row, accepted: str) -> records.Post:
        comment = id_.startswith("comment-")
        return records.Post(
            id=id_, thread=str(thread), created_at=_at(row), accepted=id_ == accepted and not comment,
            body=self._comment_text(row, thread) if comment else from_html(row.get("Body", "")),
            author=row["By"], votes=max(0, _number(row.get("Score"))) if comment else self._votes(int(id_), row),
        )  # fmt: skip

    def _comment_text(self, row: Row, thread: int) -> str:
        """A comment on an answer says to whom it speaks, as people there do themselves."""
        text = row.get("Text", "")
        found = (
            self._one("SELECT author, typed FROM post WHERE id = ?", row["On"]) if row["On"] != str(thread) else None
        )
        if found is None or text.lstrip().startswith("@"):
            return text
        if found[0] == row["By"]:
            return text
        named = self._one("SELECT name FROM person WHERE id = ?", found[0])
        return f"@{(named and named[0]) or found[1] or _name_of(found[0])} {text}"

    def _votes(self, number: int, row: Row) -> int:
        """How many were in favour; without the file of votes, by how many more they were than those against."""
        if not self.has_votes:
            return max(0, _number(row.get("Score")))
        found = self._one("SELECT n FROM vote WHERE post = ?", number)
        return int(found[0]) if found else 0

    def _closing(self, number: int, row: Row) -> dict[str, Any]:
        if not row.get("ClosedDate"):
            return {}
        reason, by = self._one("SELECT reason, by FROM closed WHERE post = ?", number) or ("", "")
        if self._one("SELECT 1 FROM duplicate WHERE post = ?", number):
            reason = "duplicate"
        return {"closed_at": _moment(row["ClosedDate"]), "close_reason": reason or "other", "closed_by": by}

    def _one(self, statement: str, *values: Any) -> Any:
        return self.store.execute(statement, values).fetchone()

    def _all(self, statement: str, *values: Any) -> Iterable[Any]:
        named = values[0] if values and isinstance(values[0], dict) else values
        return self.store.execute(statement, named)


def _post(row: Row) -> tuple[Any, ...] | None:
    if not _is_number(row.get("Id")):
        return None
    author, typed = _author(row.get("OwnerUserId"), row.get("OwnerDisplayName"))
    parent = row.get("ParentId") if _is_number(row.get("ParentId")) else None
    return row["Id"], row.get("PostTypeId"), parent, row.get("CreationDate", ""), author, typed, _packed(row, author)


def _comment(row: Row) -> tuple[Any, ...] | None:
    if not _is_number(row.get("Id")) or not _is_number(row.get("PostId")):
        return None
    author, typed = _author(row.get("UserId"), row.get("UserDisplayName"))
    return row["Id"], row["PostId"], row.get("CreationDate", ""), author, typed, _packed(row, author)


def _person(row: Row) -> tuple[Any, ...] | None:
    return (row["Id"], row.get("DisplayName", ""), row.get("CreationDate", "")) if row.get("Id") else None


def _up_vote(row: Row) -> tuple[Any, ...] | None:
    return (row.get("PostId"),) if row.get("VoteTypeId") == UP_VOTE and _is_number(row.get("PostId")) else None


def _accepted(row: Row) -> tuple[Any, ...] | None:
    found = row.get("VoteTypeId") == ACCEPTED and _is_number(row.get("PostId"))
    return (row["PostId"], row.get("CreationDate", "")) if found else None


def _duplicate(row: Row) -> tuple[Any, ...] | None:
    both = _is_number(row.get("PostId")) and _is_number(row.get("RelatedPostId"))
    return (row["PostId"], row["RelatedPostId"]) if both and row.get("LinkTypeId") == DUPLICATE_LINK else None


def _closing(row: Row) -> tuple[Any, ...] | None:
    if row.get("PostHistoryTypeId") != CLOSED or not _is_number(row.get("PostId")):
        return None
    return row["PostId"], _CLOSE_REASONS.get(row.get("Comment", ""), "other"), row.get("UserId", "")


def _packed(row: Row, author: str) -> str:
    return json.dumps({**{name: row[name] for name in _KEPT if name in row}, "By": author})


def _author(number: str | None, typed: str | None) -> tuple[str, str]:
    """Who left has no number any more, but often still the name; all who have neither are one person."""
    if number:
        return number, typed or ""
    return (f"name:{typed}"[:200], typed) if typed else ("nobody", "")


def _name_of(author: str) -> str:
    return _("Somebody") if author == "nobody" else _("User %(number)s", number=author.removeprefix("name:"))


def _is_number(text: str | None) -> bool:
    return bool(text) and len(text or "") < 18 and (text or "").isascii() and (text or "").isdigit()


def _number(text: str | None) -> int:
    return min(int(text or 0), MOST_VOTES) if _is_number(text) else 0


def _at(row: Row) -> datetime:
    """Times in a dump are UTC; what has none was written when nobody knows."""
    return _moment(row.get("CreationDate")) or datetime(1970, 1, 1, tzinfo=UTC)


def _moment(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None
    except ValueError:
        return None
