"""Sees what a transaction changes, and writes into the same transaction that pages made before are out of date.

A change of a part of a subject marks that subject. A change of a table nobody has said anything about changes the
surroundings, and with them every page: what is forgotten here costs time, and never shows what is no longer so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, Engine, Table, event, inspect, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import ORMExecuteState
from sqlalchemy.orm import Session as AnySession
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.util import identity_key

from forum.bodies.models import Surroundings
from forum.db import WRITE, Base, before_commit, is_postgres, session

_SET = re.compile(r'(?: SET |, )"?(\w+)"? ?=')
_CHANGE = re.compile(r'\s*(INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', re.IGNORECASE)
# For a table: the model whose rows it draws, the column that counts that, and which of its own columns names the row.
_parts: dict[str, tuple[type[Base], str, tuple[str, ...]]] = {}
_unseen: set[str] = {"surroundings"}
_unseen_when_new: set[str] = set()
_unseen_columns: dict[str, set[str]] = {}


def part_of(owner: type[Base], mark: str, **parts: str) -> None:
    """Rows of these tables are drawn on the pages of `owner`: each by the columns that hold the owners' numbers. The
    column `mark` of the owner counts their changes."""
    _parts.update({table: (owner, mark, tuple(columns.split())) for table, columns in parts.items()})


def unseen(*tables: str, when_new: tuple[str, ...] = (), columns: dict[str, set[str]] | None = None) -> None:
    """What stands on no page that is kept: whole tables; of those in `when_new` a row that has just come; of others the
    changes of some columns."""
    _unseen.update(tables)
    _unseen_when_new.update(when_new)
    _unseen_columns.update(columns or {})


def watch(engine: Engine) -> None:
    event.listen(engine, "begin", _begin)
    event.listen(engine, "before_cursor_execute", _note)


def said_of(table: str) -> bool:
    """Whether somebody has said what a change of this table means."""
    return table in _parts or table in _unseen


def _begin(connection: Connection) -> None:
    """What was rolled back has changed nothing, and the connection is used again."""
    connection.info.pop("surroundings", None)


def _note(connection: Connection, _cursor: Any, statement: str, *_rest: Any) -> None:
    if not connection.get_execution_options().get(WRITE) or not (found := _CHANGE.match(statement)):
        return
    verb, table = found[1].upper(), found[2]
    if table in _parts or table in _unseen or (verb == "INSERT INTO" and table in _unseen_when_new):
        return
    if verb == "UPDATE" and table in _unseen_columns:
        changed = set(_SET.findall(statement.partition(" WHERE ")[0]))
        if changed <= _unseen_columns[table]:
            return
    connection.info["surroundings"] = True


@event.listens_for(session, "after_flush")
def _note_parts(flushed: AnySession, _context: object) -> None:
    drawn = flushed.info.setdefault("drawn", {})
    for row in (*flushed.dirty, *flushed.deleted, *flushed.new):
        part = _parts.get(row.__tablename__)
        if part and not (row in flushed.new and isinstance(row, part[0])):
            drawn.setdefault(part[:2], set()).update(_numbers(row, part[2]))


def _numbers(row: Base, columns: Iterable[str]) -> Iterator[int]:
    """The owners' numbers, and those they had before."""
    for column in columns:
        before = inspect(row).attrs[column].history.deleted or ()
        yield from (number for number in (getattr(row, column), *before) if number is not None)


@event.listens_for(session, "do_orm_execute")
def _note_many(state: ORMExecuteState) -> None:
    """Rows changed by a statement are not looked at one by one."""
    if state.is_insert or state.is_update or state.is_delete:
        table = getattr(state.statement, "table", None)
        if isinstance(table, Table) and table.name in _parts:
            state.session.connection().info["surroundings"] = True


@before_commit
def _mark() -> None:
    connection = session.connection()
    for (owner, mark), numbers in session().info.pop("drawn", {}).items():
        column = owner.__table__.c[mark]
        for number in numbers:
            loaded = session.identity_map.get(identity_key(owner, number))
            if loaded is not None and mark in loaded.__dict__:
                set_committed_value(loaded, mark, loaded.__dict__[mark] + 1)
        connection.execute(
            update(owner.__table__).where(owner.__table__.c.id.in_(sorted(numbers))).values({mark: column + 1})
        )
    if connection.info.pop("surroundings", False):
        dialect: Any = postgresql if is_postgres() else sqlite
        changed = dialect.insert(Surroundings).values(id=1, revision=1)
        count = Surroundings.revision + 1
        connection.execute(changed.on_conflict_do_update(index_elements=["id"], set_={"revision": count}))
