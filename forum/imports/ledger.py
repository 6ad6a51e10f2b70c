"""Which records are here already: kept in a table for good, or, while one only looks, in a file of its own."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import insert, select

from forum.accounts import User
from forum.db import session
from forum.imports.models import Imported, What
from forum.questions import Answer, Edit, Question
from forum.web import option

LONGEST = 200
OURS = "docside"
FORUM_NAME = "exported_as"
Key = tuple[What, str]
_ROWS: dict[What, Any] = {What.PERSON: User, What.THREAD: Question, What.POST: Answer, What.EDIT: Edit}


class Ledger:
    """`find` reads what a batch of records needs in few statements; after it, `known` and `number` just look it up."""

    def __init__(self, source: str, run_id: int | None) -> None:
        self.source = source
        self.run_id = run_id
        self.found: dict[Key, int] = {}
        self.made_before: set[Key] = set()
        self.new: list[dict[str, Any]] = []

    def find(self, keys: Collection[Key]) -> None:
        self.found, self.made_before, self.new = {}, set(), []
        for source, wanted in _by_source(self.source, keys).items():
            for what in What:
                self._find(source, what, {id_: key for (one, id_), key in wanted.items() if one is what})
        self._find_our_own(keys)

    def _find(self, source: str, what: What, wanted: dict[str, Key]) -> None:
        if not wanted:
            return
        stored = select(Imported.foreign_id, Imported.local_id, Imported.run_id)
        stored = stored.where(Imported.source == source, Imported.what == what, Imported.foreign_id.in_(wanted))
        for foreign, number, run in session.execute(stored):
            self.found[wanted[foreign]] = number
            if run is not None and run == self.run_id:
                self.made_before.add(wanted[foreign])

    def _find_our_own(self, keys: Collection[Key]) -> None:
        """What this forum exported itself, under its own numbers."""
        own = f"{option(FORUM_NAME)}:"
        for what, model in _ROWS.items() if self.source == OURS and option(FORUM_NAME) else ():
            numbers = {
                int(id_.removeprefix(own)): (what, id_)
                for one, id_ in keys
                if one is what and id_.startswith(own) and id_.removeprefix(own).isdigit() and len(id_) < 40
            }
            here = select(model.id).where(model.id.in_(list(numbers)))
            self.found |= {numbers[number]: number for number in session.scalars(here)}

    def number(self, what: What, id_: str) -> int | None:
        return self.found.get((what, id_))

    def promise(self, what: What, id_: str) -> None:
        """Its row will be there before anything that refers to it is asked for."""
        self.found[what, id_] = 0

    def remember(self, what: What, id_: str, number: int) -> None:
        self.found[what, id_] = number
        self.new.append({"source": self.source, "what": what, "foreign_id": id_, "local_id": number,
                         "run_id": self.run_id})  # fmt: skip

    def store(self) -> None:
        if self.new:
            session.execute(insert(Imported), self.new)
        self.new = []

    def close(self) -> None:
        pass


class Pretending(Ledger):
    """Remembers in a file that is gone afterwards: as much as there is, without the memory for it."""

    def __init__(self, source: str) -> None:
        super().__init__(source, None)
        self.file = tempfile.NamedTemporaryFile(prefix="docside-look-", suffix=".db")  # noqa: SIM115
        self.seen = sqlite3.connect(self.file.name, isolation_level=None)
        self.seen.execute("PRAGMA journal_mode=OFF")
        self.seen.execute("PRAGMA synchronous=OFF")
        self.seen.execute("CREATE TABLE seen (what TEXT, id TEXT, PRIMARY KEY (what, id)) WITHOUT ROWID")

    def find(self, keys: Collection[Key]) -> None:
        super().find(keys)
        for what, id_ in keys:
            if self.seen.execute("SELECT 1 FROM seen WHERE what = ? AND id = ?", (what.value, id_)).fetchone():
                self.found.setdefault((what, id_), 0)

    def promise(self, what: What, id_: str) -> None:
        self.remember(what, id_, 0)

    def remember(self, what: What, id_: str, number: int) -> None:
        self.found[what, id_] = 0
        self.seen.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (what.value, id_))

    def close(self) -> None:
        self.seen.close()
        self.file.close()


def _by_source(source: str, keys: Iterable[Key]) -> dict[str, dict[Key, Key]]:
    """Where to look for which keys. An export names what was imported before by its first source, too."""
    asked: dict[str, dict[Key, Key]] = {}
    for what, id_ in keys:
        asked.setdefault(source, {})[what, id_] = (what, id_)
        first, _, rest = id_.partition(":")
        if source == OURS and "/" in first:
            asked.setdefault(first, {})[what, rest] = (what, id_)
    return asked
