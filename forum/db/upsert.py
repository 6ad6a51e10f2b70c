from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from forum.db.base import Base
from forum.db.engine import is_postgres, session


def add_once(row: Base) -> bool:
    """Add a row whose unique key may be there already; False, and nothing changed, if it is.

    Any other broken constraint raises, so that "there already" is never said of what could not be stored.
    """
    session.flush()
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError as error:
        if not _is_there_already(error):
            raise
        return False
    return True


def add_unless_there(table: Table, row: dict[str, Any]) -> None:
    """The same in one statement, where nobody goes on with the row or asks whether it was there."""
    dialect: Any = postgresql if is_postgres() else sqlite
    session.execute(dialect.insert(table).on_conflict_do_nothing(), row)


def count_up(table: Table, keys: dict[str, Any], counter: str, *, by: int = 1) -> int:
    """Add to a counter row, making it if need be, in one statement; returns the new count."""
    dialect: Any = postgresql if is_postgres() else sqlite
    statement = dialect.insert(table).values(**keys, **{counter: by})
    column = table.c[counter]
    statement = statement.on_conflict_do_update(
        index_elements=list(keys), set_={counter: column + statement.excluded[counter]}
    ).returning(column)
    return int(session.execute(statement).scalar_one())


def _is_there_already(error: IntegrityError) -> bool:
    if is_postgres():
        return getattr(error.orig, "sqlstate", "") == "23505"
    return getattr(error.orig, "sqlite_errorname", "") in {"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"}


def add_or_change(
    table: Table,
    rows: Sequence[dict[str, Any]],
    *,
    keys: Sequence[str],
    change: Callable[[Any], dict[str, Any]],
    where: ColumnElement[bool] | None = None,
) -> list[Any]:
    """Add rows, and where their keys are there already change those, in one statement.

    `change` gets the row that was to be added and says which columns of the old one become what; `where` says of an
    old row whether it may be changed at all. Returned is the first key of every row added or changed.
    """
    if not rows:
        return []
    dialect: Any = postgresql if is_postgres() else sqlite
    statement = dialect.insert(table).values(list(rows))
    statement = statement.on_conflict_do_update(index_elements=list(keys), set_=change(statement.excluded), where=where)
    done = session.scalars(statement.returning(table.c[keys[0]]), execution_options={"synchronize_session": False})
    return list(done)


def add_or_change_many(
    table: Table, rows: Sequence[dict[str, Any]], *, keys: Sequence[str], change: Callable[[Any], dict[str, Any]]
) -> None:
    """The same for thousands of rows, of which nobody wants to know what became: a tenth of the time for each."""
    dialect: Any = postgresql if is_postgres() else sqlite
    statement = dialect.insert(table)
    statement = statement.on_conflict_do_update(index_elements=list(keys), set_=change(statement.excluded))
    if rows:
        session.execute(statement, list(rows))
