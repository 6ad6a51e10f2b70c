from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import String, event, select
from sqlalchemy.orm import Mapped, Session, SessionTransaction, mapped_column

from forum.db import Base, Json, session

_READ = "options"


class Option(Base):
    """One thing about the whole installation that staff change at run time; what is about a site stands there."""

    __tablename__ = "option"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[Any] = mapped_column(Json)


def option(name: str, default: Any = None) -> Any:
    return _all().get(name, default)


def options(names: Iterable[str]) -> dict[str, Any]:
    """Those that are set."""
    known = _all()
    return {name: known[name] for name in names if name in known}


def set_option(name: str, value: Any) -> None:
    session.merge(Option(name=name, value=value))
    session().info.pop(_READ, None)


def _all() -> dict[str, Any]:
    """They are few, and who asks for one asks for others: read at once, and again in the next transaction."""
    info = session().info
    if _READ not in info:
        info[_READ] = {row.name: row.value for row in session.execute(select(Option.name, Option.value))}
    read: dict[str, Any] = info[_READ]
    return read


@event.listens_for(session, "after_transaction_end")
def _read_anew(ended: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        ended.info.pop(_READ, None)


@event.listens_for(session, "after_soft_rollback")
def _take_back(ended: Session, _transaction: SessionTransaction) -> None:
    """What was set in a savepoint is not so."""
    ended.info.pop(_READ, None)
