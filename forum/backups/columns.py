from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Enum,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    Time,
    cast,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator, TypeEngine

from forum.db import BigId, Moment, is_postgres

Values = dict[str, Any]


class RawJson(TypeDecorator[str]):
    """JSON as its text, so that the JSON null and the SQL NULL stay two things."""

    impl = Text
    cache_ok = True

    def bind_expression(self, bindparam: Any) -> Any:
        return cast(bindparam, JSONB) if is_postgres() else bindparam

    def column_expression(self, column: Any) -> Any:
        return cast(column, Text) if is_postgres() else column


def _same(value: Any) -> Any:
    return value


def _iso(value: Any) -> str:
    return str(value.isoformat())


def _bytes(value: bytes) -> str:
    return base64.b85encode(value).decode()


# The name of a kind in the manifest: its column type, how a value is written, and how it is read.
KINDS: dict[str, tuple[TypeEngine[Any], Callable[[Any], Any], Callable[[Any], Any]]] = {
    "moment": (Moment(), _iso, datetime.fromisoformat),
    "date": (Date(), _iso, date.fromisoformat),
    "time": (Time(), _iso, time.fromisoformat),
    "json": (RawJson(), _same, _same),
    "bool": (Boolean(create_constraint=False), _same, _same),
    "int": (BigId, _same, _same),
    "float": (Float(), _same, _same),
    "bytes": (LargeBinary(), _bytes, base64.b85decode),
    "text": (Text(), _same, _same),
}


def kinds_of(table: Table) -> dict[str, str]:
    """The kind of each column that holds something of its own; what the database computes is left out."""
    return {column.name: _kind(column) for column in table.columns if column.computed is None}


def plain_table(name: str, kinds: dict[str, str]) -> Table:
    """The table with nothing but names and kinds: rows of another version can be read and written through it."""
    return Table(name, MetaData(), *(Column(column, KINDS[kind][0]) for column, kind in kinds.items()))


def written(row: Any, kinds: dict[str, str]) -> list[Any]:
    values = zip(row, kinds.values(), strict=True)
    return [None if value is None else KINDS[kind][1](value) for value, kind in values]


def read(row: list[Any], kinds: dict[str, str]) -> Values:
    """TypeError, ValueError: this is no row of such a table."""
    named = zip(row, kinds.items(), strict=True)
    return {name: None if value is None else KINDS[kind][2](value) for value, (name, kind) in named}


def _kind(column: Column[Any]) -> str:
    kind = column.type
    order = (
        (Moment, "moment"),
        (Date, "date"),
        (Time, "time"),
        (JSON, "json"),
        (Boolean, "bool"),
        (Integer, "int"),
        (Float, "float"),
        (LargeBinary, "bytes"),
        (Enum, "text"),
        (String, "text"),
    )
    for known, name in order:
        if isinstance(kind, known):
            return name
    raise TypeError(f"{column.table.name}.{column.name} is a {kind!r}, which a backup cannot hold yet")
