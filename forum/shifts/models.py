from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, and_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts import User
from forum.community import Team
from forum.db import Base, key
from forum.support import Ticket


class HeroWeek(Base):
    """Whom a team named for the week that begins on `monday`; None for nobody. The newest row of a week counts.

    Rows are added and never changed, so that one can read who was named when, and by whom.
    """

    __tablename__ = "hero_week"

    id: Mapped[key]
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"))
    monday: Mapped[date]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    at: Mapped[datetime]

    team: Mapped[Team] = relationship()
    user: Mapped[User | None] = relationship(foreign_keys=user_id)
    by: Mapped[User | None] = relationship(foreign_keys=by_id)

    __table_args__ = (Index(None, "team_id", "monday", "id"), Index(None, "monday"))


class DayEnd(Base):
    """Somebody handed over and stopped for the day; they are back when work begins again."""

    __tablename__ = "day_end"

    id: Mapped[key]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    back_at: Mapped[datetime] = mapped_column(index=True)


class Handed(Base):
    """To whom a ticket was handed last, and whether they have said that they have it; `told_at`: since when they know
    by mail, or need not."""

    __tablename__ = "handed"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id", ondelete="CASCADE"), primary_key=True)
    from_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    to_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    taken_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]

    ticket: Mapped[Ticket] = relationship()
    giver: Mapped[User] = relationship(foreign_keys=from_id)
    taker: Mapped[User] = relationship(foreign_keys=to_id)


_untold = (Handed.told_at.is_(None), Handed.taken_at.is_(None))
Index("ix_handed_untold", Handed.to_id, Handed.at, sqlite_where=and_(*_untold), postgresql_where=and_(*_untold))
