from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts import User
from forum.db import Base, key
from forum.support import Ticket


class Turn(Base):
    """The one row that everybody who takes the next ticket locks, so that no two get the same.

    `since_aged`: picks since the last that went to the longest wait; those spent on the first level do not count.
    It is stored because a list that is only drawn interleaved never reaches its slot while urgent work keeps coming.
    """

    __tablename__ = "turn"

    id: Mapped[key]
    since_aged: Mapped[int] = mapped_column("since_patience", default=0)


class Pick(Base):
    """Somebody took the next ticket. `out_of_turn`: it had waited past its level's aging time.

    `level`, `due_at` and `waited_since` are the ticket's at that moment: they say why it was this one.
    """

    __tablename__ = "pick"

    id: Mapped[key]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    level: Mapped[int]
    due_at: Mapped[datetime | None]
    waited_since: Mapped[datetime | None]
    out_of_turn: Mapped[bool]
    was_mine: Mapped[bool]
    picked_at: Mapped[datetime]

    ticket: Mapped[Ticket] = relationship()

    __table_args__ = (Index(None, "user_id", "picked_at"),)

    @property
    def is_late(self) -> bool:
        return self.due_at is not None and self.due_at < self.picked_at


class SavedView(Base):
    """A list somebody comes back to: `address` begins with `/queue` and names the view and what narrows it."""

    __tablename__ = "saved_view"

    id: Mapped[key]
    owner_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    address: Mapped[str] = mapped_column(String(500))
    shared: Mapped[bool] = mapped_column(index=True)
    created_at: Mapped[datetime]

    owner: Mapped[User] = relationship()
