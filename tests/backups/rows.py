"""Every row of an installation in a form that is the same on both databases."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select

from forum.backups.columns import kinds_of, plain_table, written
from forum.db import Base, db


def every_row() -> dict[str, list[list[Any]]]:
    with db.engine.connect() as connection:
        return {table.name: _rows(connection, table) for table in Base.metadata.sorted_tables}


def _rows(connection: Any, table: Any) -> list[list[Any]]:
    kinds = kinds_of(table)
    rows = [written(row, kinds) for row in connection.execute(select(plain_table(table.name, kinds)))]
    return sorted((_compared(row, list(kinds.values())) for row in rows), key=repr)


def _compared(row: list[Any], kinds: list[str]) -> list[Any]:
    """PostgreSQL orders the keys of an object as it likes."""
    pairs = zip(row, kinds, strict=True)
    return [
        json.dumps(json.loads(value), sort_keys=True) if kind == "json" and value is not None else value
        for value, kind in pairs
    ]
