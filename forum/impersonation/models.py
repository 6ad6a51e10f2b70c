from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts import User
from forum.db import Base, key
from forum.support import Ticket


class Impersonation(Base):
    """Somebody of support looked at a person's account because of that person's ticket.

    `session_id` is the signed-in browser it was done with. `raised_at`: from then on not only to read.
    """

    __tablename__ = "impersonation"

    id: Mapped[key]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    session_id: Mapped[int] = mapped_column(index=True)
    started_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    raised_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    by: Mapped[User] = relationship(foreign_keys=by_id)
    ticket: Mapped[Ticket] = relationship()

    __table_args__ = (Index("ix_impersonation_user_id", "user_id", "id"),)

    @property
    def over_at(self) -> datetime:
        """When it ended, or will at the latest."""
        return min(self.ended_at or self.ends_at, self.ends_at)
