from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Integer, Select, and_, literal_column, or_

from forum.db.engine import session

Row = TypeVar("Row")
Place = datetime | int
LONGEST = 18  # digits that any id column can be compared with


@dataclass(frozen=True)
class Slice(Generic[Row]):
    """Some rows of a list, where the next slice begins ('' at the end), and the row with which it does."""

    rows: Sequence[Row]
    after: str
    next: Row | None = None


def slice_after(
    statement: Select[Row],
    order: tuple[Any, Any],
    after: str,
    size: int,
    *,
    descending: bool = True,
    position: Callable[[Row], tuple[Place, int]],
    read: Callable[[Select[Any]], Sequence[Any]] | None = None,
) -> Slice[Row]:
    """The `size` rows after a position, by (moment, id): new rows at the top shift nothing, deep pages cost the same.
    Instead of a moment it may be a count.

    `after` is what an earlier slice returned; anything else, as from a hand-edited address, begins at the start.
    `read` makes rows of the statement, where they are not what it selects.
    """
    moment, number = order
    if start := _parse(after, counts=isinstance(moment.type, Integer)):
        statement = statement.where(_beyond(moment, number, *start, descending=descending))
    arranged = (moment.desc(), number.desc()) if descending else (moment, number)
    arranged_slice = statement.order_by(*arranged).limit(as_said(size + 1))
    rows = list(read(arranged_slice) if read else session.scalars(arranged_slice))
    rest = rows[size:]
    rows = rows[:size]
    return Slice(rows, _write(*position(rows[-1])), rest[0]) if rest else Slice(rows, "")


def as_said(limit: int) -> ColumnElement[int]:
    """A limit that stands in the statement itself: of another one PostgreSQL expects a tenth of the table, and plans
    the statement anew each time instead of keeping its plan."""
    return literal_column(str(int(limit)), Integer())


def merged(parts: Sequence[tuple[Slice[Any], Callable[[Any], tuple[Place, int]]]], size: int) -> Slice[Any]:
    """The newest `size` rows of several slices that begin at the same position; their numbers must differ."""
    rows = [(position(row), row) for slice_, position in parts for row in slice_.rows]
    rows.sort(key=lambda pair: pair[0], reverse=True)
    more = len(rows) > size or any(slice_.after for slice_, _position in parts)
    rows = rows[:size]
    return Slice([row for _position, row in rows], _write(*rows[-1][0]) if more else "")


def _beyond(moment: Any, number: Any, at: Place, then: int, *, descending: bool) -> ColumnElement[bool]:
    if descending:
        return and_(moment <= at, or_(moment < at, number < then))
    return and_(moment >= at, or_(moment > at, number > then))


def _parse(after: str, *, counts: bool) -> tuple[Place, int] | None:
    place, _, number = after.partition("_")
    if not number.isascii() or not number.isdigit() or len(number) > LONGEST:
        return None
    if counts:
        return (int(place), int(number)) if place.isascii() and place.isdigit() and len(place) <= 9 else None
    try:
        return (datetime.fromisoformat(place).astimezone(UTC), int(number)) if place.endswith("Z") else None
    except (ValueError, OverflowError):
        return None


def _write(place: Place, number: int) -> str:
    shown = str(place) if isinstance(place, int) else place.isoformat().replace("+00:00", "Z")
    return f"{shown}_{number}"
