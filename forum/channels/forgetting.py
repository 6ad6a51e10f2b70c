from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, delete, or_, select

from forum.channels.models import Delivery, DeliveryState
from forum.db import begins_with, session

UNFINISHED = (DeliveryState.WAITING, DeliveryState.FAILED)
_AT_ONCE = 50


def forget_recipient(kind: str, to: str) -> None:
    """Nothing more goes to this address, and of what went there neither address nor words are kept."""
    theirs = (Delivery.channel == kind) & (Delivery.to == to)
    session.execute(delete(Delivery).where(theirs, Delivery.state.in_(UNFINISHED)))
    for row in session.scalars(select(Delivery).where(theirs)).all():
        row.to, row.response, row.message = f"erased:{row.id}", "", _bare(row)
    session.flush()


def forget_words(abouts: Iterable[str], words: Mapping[str, str], *, whole: bool = False) -> None:
    """In all messages about these subjects ("question:12", and what goes on with a colon) put other words for some.

    With `whole` a message that has one of them keeps none of its text, and is not sent if it has not left yet.
    """
    found = re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in words), re.IGNORECASE)
    folded = {word.casefold(): instead for word, instead in words.items()}
    for some in _batches(list(abouts)):
        for row in session.scalars(select(Delivery).where(or_(*map(is_about, some)))).all():
            message = _replaced(row.message, found, folded)
            if message == row.message:
                continue
            if whole and row.state in UNFINISHED:
                session.delete(row)
            else:
                row.message = _bare(row) if whole else message
    session.flush()


def forget_all_about(name: str) -> None:
    """Nothing about this subject leaves any more, and of what has left no word is kept."""
    for row in session.scalars(select(Delivery).where(is_about(name))).all():
        if row.state in UNFINISHED:
            session.delete(row)
        else:
            row.message = _bare(row)
    session.flush()


def is_about(name: str) -> ColumnElement[bool]:
    """About this subject, or what goes on with a colon."""
    return or_(Delivery.about == name, begins_with(Delivery.about.expression, f"{name}:"))


def _bare(row: Delivery) -> dict[str, Any]:
    return {"id": row.message.get("id", "erased"), "subject": "", "text": ""}


def _replaced(value: Any, found: re.Pattern[str], words: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return found.sub(lambda match: words[match[0].casefold()], value)
    if isinstance(value, dict):
        return {name: _replaced(inner, found, words) for name, inner in value.items()}
    return [_replaced(inner, found, words) for inner in value] if isinstance(value, list) else value


def _batches(names: list[str]) -> Iterable[list[str]]:
    return (names[start : start + _AT_ONCE] for start in range(0, len(names), _AT_ONCE))
