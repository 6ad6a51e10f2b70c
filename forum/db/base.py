from __future__ import annotations

import enum
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Enum, Integer, MetaData, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, mapped_column, registry
from sqlalchemy.types import TypeDecorator, TypeEngine


class Moment(TypeDecorator[datetime]):
    """An aware moment, always UTC: `timestamptz` on PostgreSQL, UTC text without a zone on SQLite."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(DateTime(timezone=dialect.name == "postgresql"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a zone cannot be stored")
        value = value.astimezone(UTC)
        return value if dialect.name == "postgresql" else value.replace(tzinfo=None)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:
        """In one step instead of three: a page reads dozens of moments."""
        return _read_zoned if dialect.name == "postgresql" else _read_text


def _read_zoned(value: datetime | None) -> datetime | None:
    return value and value.astimezone(UTC)


def _read_text(value: str | None) -> datetime | None:
    read = datetime.fromisoformat(value) if value else None
    return read and (read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC))


BigId = BigInteger().with_variant(Integer(), "sqlite")
Json = JSON().with_variant(JSONB(), "postgresql")
key = Annotated[int, mapped_column(BigId, primary_key=True)]

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """What every model is; types come from the annotations, names of constraints from one convention."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMES),
        type_annotation_map={int: BigId, str: Text(), datetime: Moment()},
    )


def choice(kind: type[enum.Enum], *, checked: bool = True) -> Enum:
    """A column type for an enum: its values as text with a CHECK, the same on both databases.

    Without the CHECK where a column comes to a table that is there: SQLite would have to make the table anew.
    """
    return Enum(
        kind,
        native_enum=False,
        create_constraint=checked,
        length=20,
        name=kind.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
    )
