from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Base, Json, session


class Option(Base):
    """One thing about the whole installation that staff change at run time; what is about a site stands there."""

    __tablename__ = "option"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[Any] = mapped_column(Json)


def option(name: str, default: Any = None) -> Any:
    row = session.get(Option, name)
    return default if row is None else row.value


def options(names: Iterable[str]) -> dict[str, Any]:
    """Those that are set, in one statement."""
    return {row.name: row.value for row in session.scalars(select(Option).where(Option.name.in_(list(names))))}


def set_option(name: str, value: Any) -> None:
    session.merge(Option(name=name, value=value))
