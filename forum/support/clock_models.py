from __future__ import annotations

import enum
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts import User
from forum.db import Base, Json, choice, key
from forum.rota import CalendarVersion
from forum.support.models import Ticket


class Metric(enum.Enum):
    """What a clock measures: the first answer of staff, the one to a later message, or a time somebody promised."""

    FIRST = "first"
    NEXT = "next"
    UPDATE = "update"


class Turn(enum.Enum):
    """What can happen to a clock."""

    STARTED = "started"
    WAITED = "waited"
    RESET = "reset"
    PAUSED = "paused"
    RESUMED = "resumed"
    ANSWERED = "answered"
    CANCELLED = "cancelled"
    BREACHED = "breached"


class TicketClock(Base):
    """One clock of a ticket; it runs until it is satisfied or cancelled.

    `target_s` is working time on `calendar_version`, None if nothing is promised. `floor_at`: since a change of the
    target, `due_at` is not before it, so nothing becomes late in the past. `pauses` are pairs of moments, the second
    None while it stands still. `unanswered`: the customer waits for it, so no state can pause it. `warn_at` is when
    somebody is told next that it will be due.
    """

    __tablename__ = "ticket_clock"

    id: Mapped[key]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id", ondelete="CASCADE"))
    metric: Mapped[Metric] = mapped_column(choice(Metric))
    started_at: Mapped[datetime]
    target_s: Mapped[int | None]
    calendar_version_id: Mapped[int] = mapped_column(ForeignKey("calendar_version.id"), index=True)
    policy_version_id: Mapped[int | None] = mapped_column(ForeignKey("policy_version.id"), index=True)
    due_at: Mapped[datetime | None]
    floor_at: Mapped[datetime | None]
    pauses: Mapped[list[list[str | None]]] = mapped_column(Json, default=list)
    unanswered: Mapped[bool] = mapped_column(default=True)
    satisfied_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    breached_at: Mapped[datetime | None]
    warn_at: Mapped[datetime | None]

    ticket: Mapped[Ticket] = relationship()
    calendar_version: Mapped[CalendarVersion] = relationship()

    __table_args__ = (Index(None, "ticket_id", "id"),)

    @property
    def is_running(self) -> bool:
        return self.satisfied_at is None and self.cancelled_at is None

    @property
    def is_paused(self) -> bool:
        return bool(self.pauses) and self.pauses[-1][1] is None

    @property
    def target(self) -> timedelta | None:
        return None if self.target_s is None else timedelta(seconds=self.target_s)


class ClockTurn(Base):
    """What happened to a clock, in order; rows are added and never changed. All of them again give the clock."""

    __tablename__ = "clock_turn"

    id: Mapped[key]
    clock_id: Mapped[int] = mapped_column(ForeignKey("ticket_clock.id", ondelete="CASCADE"))
    turn: Mapped[Turn] = mapped_column(choice(Turn))
    at: Mapped[datetime]
    data: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)

    __table_args__ = (Index(None, "clock_id", "id"),)


class LevelChoice(Base):
    """A level that somebody set by hand. The row is there until the customer writes again, or it is taken back."""

    __tablename__ = "level_choice"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id", ondelete="CASCADE"), primary_key=True)
    level: Mapped[int]
    reason: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    at: Mapped[datetime]

    by: Mapped[User] = relationship()


_runs = "satisfied_at IS NULL AND cancelled_at IS NULL"
_unnoted = f"{_runs} AND breached_at IS NULL AND due_at IS NOT NULL"
for _name, _column, _where in (
    ("ix_ticket_clock_due_at", TicketClock.due_at, text(_unnoted)),
    ("ix_ticket_clock_warn_at", TicketClock.warn_at, text("warn_at IS NOT NULL")),
):
    Index(_name, _column, sqlite_where=_where, postgresql_where=_where)
