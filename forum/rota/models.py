from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.db import Base, key


class Calendar(Base):
    """When a team works: a zone, weekly hours, and the days on which it does not."""

    __tablename__ = "calendar"

    id: Mapped[key]
    name: Mapped[str] = mapped_column(String(80))
    zone: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime]

    spans: Mapped[list[CalendarSpan]] = relationship(cascade="all, delete-orphan", lazy="selectin")
    holidays: Mapped[list[Holiday]] = relationship(cascade="all, delete-orphan", lazy="selectin")


class CalendarSpan(Base):
    """Minutes since local midnight on one weekday (0 is Monday), half-open; 1440 is the next midnight."""

    __tablename__ = "calendar_span"

    id: Mapped[key]
    calendar_id: Mapped[int] = mapped_column(ForeignKey("calendar.id", ondelete="CASCADE"), index=True)
    weekday: Mapped[int]
    opens: Mapped[int]
    closes: Mapped[int]

    __table_args__ = (
        CheckConstraint("weekday between 0 and 6", name="weekday"),
        CheckConstraint("opens >= 0 and opens < closes and closes <= 1440", name="order"),
    )


class Holiday(Base):
    __tablename__ = "holiday"

    calendar_id: Mapped[int] = mapped_column(ForeignKey("calendar.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), default="")
