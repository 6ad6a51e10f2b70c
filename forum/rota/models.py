from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.db import Base, Json, key


class Calendar(Base):
    """When a team works: a zone, weekly hours, and the days on which it does not.

    `country` and `region` are codes whose public holidays are days off too, '' if there are none.
    """

    __tablename__ = "calendar"

    id: Mapped[key]
    name: Mapped[str] = mapped_column(String(80))
    zone: Mapped[str] = mapped_column(String(60))
    country: Mapped[str] = mapped_column(String(2), default="", server_default="")
    region: Mapped[str] = mapped_column(String(40), default="", server_default="")
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
    """A day off. `by_country`: it is a public holiday of the calendar's country and not typed by anybody."""

    __tablename__ = "holiday"

    calendar_id: Mapped[int] = mapped_column(ForeignKey("calendar.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), default="")
    by_country: Mapped[bool] = mapped_column(default=False, server_default=false())


class CalendarVersion(Base):
    """A calendar as it was from `at` on. Rows are added and never changed: what was counted can be counted again.

    `spans` are [weekday, opens, closes], `holidays` the name of each day.
    """

    __tablename__ = "calendar_version"

    id: Mapped[key]
    calendar_id: Mapped[int] = mapped_column(ForeignKey("calendar.id", ondelete="CASCADE"))
    version: Mapped[int]
    zone: Mapped[str] = mapped_column(String(60))
    spans: Mapped[list[list[int]]] = mapped_column(Json)
    holidays: Mapped[dict[str, str]] = mapped_column(Json)
    at: Mapped[datetime]

    __table_args__ = (Index("uq_calendar_version", "calendar_id", "version", unique=True),)

    @property
    def content(self) -> tuple[str, list[list[int]], dict[str, str]]:
        return self.zone, self.spans, self.holidays
