"""Names and words whatever their case. SQLite by itself knows the case of English letters only; that of all others is
told by a function of ours, which takes longer, and so is asked only where such letters are looked for."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, func
from sqlalchemy.orm import InstrumentedAttribute

from forum.db.engine import LOWER, is_postgres

Text = ColumnElement[str] | InstrumentedAttribute[str]


def is_called(name: Text, wanted: str) -> ColumnElement[bool]:
    lower: Any = func.lower if _knows_case_of(wanted) else getattr(func, LOWER)
    same: ColumnElement[bool] = lower(name) == lower(wanted)
    return same


def has_letters(text: Text, wanted: str) -> ColumnElement[bool]:
    """Whether they stand somewhere in it."""
    if _knows_case_of(wanted):
        return text.icontains(wanted, autoescape=True)
    lower: Any = getattr(func, LOWER)
    there: ColumnElement[bool] = lower(text).contains(wanted.lower(), autoescape=True)
    return there


def _knows_case_of(wanted: str) -> bool:
    return is_postgres() or wanted.isascii()
