"""What lies in tables sealed, made anew after the secret of the installation was changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from forum.db import session, write

BATCH = 200


@dataclass(frozen=True)
class Sealed:
    """A column of sealed texts, by the number of their rows. `anew` makes the text of a row with the present secret:
    the very same if it is so already, and None where no secret that is known opens it."""

    name: str
    model: type[Any]
    number: str
    text: str
    anew: Callable[[Any], str | None]
    where: Sequence[Any] = ()


@dataclass
class Resealed:
    """How many were made anew or would have to be, how many needed nothing, and which ones nobody can open."""

    anew: int = 0
    already: int = 0
    lost: list[int] = field(default_factory=list)


def seal_anew(kept: Sealed) -> Resealed:
    """In batches, each a transaction of its own: cut off, called twice or by two at once, nothing is done twice, and
    nothing that somebody makes meanwhile is undone, since each row is locked and read before it is decided on."""
    found, after = Resealed(), 0
    while True:
        with write():
            rows = session.scalars(_after(kept, after).with_for_update()).all()
            for row, text in _judged(kept, rows, found):
                setattr(row, kept.text, text)
        if not rows:
            return found
        after = getattr(rows[-1], kept.number)


def sealed_with_former(kept: Sealed) -> Resealed:
    """The same, without changing anything."""
    found, after = Resealed(), 0
    while rows := session.scalars(_after(kept, after)).all():
        for _row in _judged(kept, rows, found):
            pass
        after = getattr(rows[-1], kept.number)
    return found


def _after(kept: Sealed, number: int) -> Any:
    column = getattr(kept.model, kept.number)
    return select(kept.model).where(column > number, *kept.where).order_by(column).limit(BATCH)


def _judged(kept: Sealed, rows: Sequence[Any], found: Resealed) -> Iterator[tuple[Any, str]]:
    """Those that need it, with what they become."""
    for row in rows:
        text = kept.anew(row)
        if text is None:
            found.lost.append(getattr(row, kept.number))
        elif text == getattr(row, kept.text):
            found.already += 1
        else:
            found.anew += 1
            yield row, text
