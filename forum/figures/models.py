from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Base, Json, key


class FigureMark(Base):
    """Something happened to a ticket or a thread, so what it adds to the figures is to be counted anew.

    Rows are added and taken away by their number, never changed: two who mark the same ticket do not wait for each
    other, and a mark that comes while the worker counts is there afterwards.
    """

    __tablename__ = "figure_mark"

    id: Mapped[key]
    subject: Mapped[str] = mapped_column(String(40))


class FigurePart(Base):
    """What one ticket or thread adds to one day: `counts` by name, to the sums of each of `dims`.

    `subject` is "ticket:12" or "question:7"; `dims` is {"tier": ["priority"], …}, `day` a local day of the site.
    """

    __tablename__ = "figure_part"

    subject: Mapped[str] = mapped_column(String(40), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id", ondelete="CASCADE"))
    dims: Mapped[dict[str, list[str]]] = mapped_column(Json)
    counts: Mapped[dict[str, int]] = mapped_column(Json)

    __table_args__ = (Index(None, "site_id", "day"),)


class FigureDay(Base):
    """The sum of all parts of a day, and of those of one tier, level, category, team, page or person.

    `dimension` and `value` are '' for the whole. `net` is what came less what was solved: all of them up to a day are
    what was open at its end.
    """

    __tablename__ = "figure_day"

    dimension: Mapped[str] = mapped_column(String(20), primary_key=True)
    value: Mapped[str] = mapped_column(String(20), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id", ondelete="CASCADE"), primary_key=True)
    received: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    net: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    counts: Mapped[dict[str, int]] = mapped_column(Json)

    __table_args__ = (Index(None, "site_id", "day"), Index(None, "dimension", "day"))


class FigureRun(Base):
    """How far the counting is: one row, and whoever counts holds its lock.

    `tickets` and `threads` are the highest numbers counted; `zones` is the time zone of each site that the days are
    of: with another zone, or another `meaning` of the counts, everything is counted from the beginning.
    """

    __tablename__ = "figure_run"

    id: Mapped[key]
    meaning: Mapped[int] = mapped_column(default=0)
    tickets: Mapped[int] = mapped_column(default=0)
    threads: Mapped[int] = mapped_column(default=0)
    zones: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    counted_at: Mapped[datetime | None]
