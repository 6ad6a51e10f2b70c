from __future__ import annotations

from typing import Any

from sqlalchemy import String
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


def set_option(name: str, value: Any) -> None:
    session.merge(Option(name=name, value=value))
