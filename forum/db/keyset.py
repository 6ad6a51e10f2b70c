from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, and_, or_

from forum.db.engine import session

Row = TypeVar("Row")
LONGEST = 18  # digits that any id column can be compared with


@dataclass(frozen=True)
class Slice(Generic[Row]):
    """Some rows of a list, and where the next slice begins ('' at the end)."""

    rows: Sequence[Row]
    after: str


def slice_after(
    statement: Select[Row],
    order: tuple[Any, Any],
    after: str,
    size: int,
    *,
    descending: bool = True,
    position: Callable[[Row], tuple[datetime, int]],
) -> Slice[Row]:
    """The `size` rows after a position, by (moment, id): new rows at the top shift nothing, deep pages cost the same.

    `after` is what an earlier slice returned; anything else, as from a hand-edited address, begins at the start.
    """
    moment, number = order
    if start := _parse(after):
        statement = statement.where(_beyond(moment, number, *start, descending=descending))
    arranged = (moment.desc(), number.desc()) if descending else (moment, number)
    rows = list(session.scalars(statement.order_by(*arranged).limit(size + 1)))
    rest = rows[size:]
    rows = rows[:size]
    return Slice(rows, _write(*position(rows[-1])) if rest else "")


def merged(parts: Sequence[tuple[Slice[Any], Callable[[Any], tuple[datetime, int]]]], size: int) -> Slice[Any]:
    """The newest `size` rows of several slices that begin at the same position; their numbers must differ."""
    rows = [(position(row), row) for slice_, position in parts for row in slice_.rows]
    rows.sort(key=lambda pair: pair[0], reverse=True)
    more = len(rows) > size or any(slice_.after for slice_, _position in parts)
    rows = rows[:size]
    return Slice([row for _position, row in rows], _write(*rows[-1][0]) if more else "")


def _beyond(moment: Any, number: Any, at: datetime, then: int, *, descending: bool) -> ColumnElement[bool]:
    if descending:
        return and_(moment <= at, or_(moment < at, number < then))
    return and_(moment >= at, or_(moment > at, number > then))


def _parse(after: str) -> tuple[datetime, int] | None:
    moment, _, number = after.partition("_")
    try:
        parsed = datetime.fromisoformat(moment).astimezone(UTC) if moment.endswith("Z") else None
        return (parsed, int(number)) if parsed and len(number) <= LONGEST else None
    except (ValueError, OverflowError):
        return None


def _write(moment: datetime, number: int) -> str:
    return f"{moment.isoformat().replace('+00:00', 'Z')}_{number}"
