from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts import User
from forum.db import Base, Json, key
from forum.support.models import Ticket


class Reply(Base):
    """A reply that was sent from a ticket's page: for ten seconds it waits and can be taken back.

    `seen` is what its writer had in front of them, see `seeing.Seen`. `then` is what becomes of the ticket with it.
    `held_at` with `why_held`: it could not go when its time came, and its text waits for its writer.
    A reply that has gone keeps its row for a day, without its text: it says which answer, or which message of a
    private ticket, a colleague had announced.
    """

    __tablename__ = "ticket_reply"

    id: Mapped[key]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id", ondelete="CASCADE"))
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    body: Mapped[str]
    seen: Mapped[str] = mapped_column(String(120))
    then: Mapped[str] = mapped_column(String(20), default="", server_default="")
    macros: Mapped[list[int]] = mapped_column(Json, default=list)
    created_at: Mapped[datetime]
    send_at: Mapped[datetime]
    sent_at: Mapped[datetime | None] = mapped_column(index=True)
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("answer.id", ondelete="SET NULL"), index=True)
    # Without a foreign key: SQLite would make the table anew. Messages go with their ticket alone, as this row does.
    message_id: Mapped[int | None]
    held_at: Mapped[datetime | None]
    why_held: Mapped[str] = mapped_column(default="", server_default="")

    ticket: Mapped[Ticket] = relationship()
    author: Mapped[User] = relationship()

    __table_args__ = (Index(None, "ticket_id", "id"),)

    @property
    def waits(self) -> bool:
        return self.sent_at is None and self.held_at is None
