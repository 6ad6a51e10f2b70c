from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts import User
from forum.db import Base, key
from forum.support.models import Ticket


class TicketMessage(Base):
    """A message of a private ticket. Only its requester and support ever read it; no public page, feed or ping does.

    `submission` makes a double submit one message; `mailed_at` is when the other side was written to about it;
    `no_reply_at` when support said that it needs no reply.
    """

    __tablename__ = "ticket_message"

    id: Mapped[key]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id", ondelete="CASCADE"))
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    body: Mapped[str]
    html: Mapped[str]
    markup_version: Mapped[int]
    from_staff: Mapped[bool]
    submission: Mapped[str | None] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    mailed_at: Mapped[datetime | None]
    no_reply_at: Mapped[datetime | None]

    ticket: Mapped[Ticket] = relationship()
    author: Mapped[User] = relationship()

    __table_args__ = (Index(None, "ticket_id", "id"),)


class UnconfirmedTicket(Base):
    """What somebody signed out wrote to support, kept until the code of their mail; nobody reads it before.

    `page_id`: the page they wrote it on.
    """

    __tablename__ = "unconfirmed_ticket"

    id: Mapped[key]
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id", ondelete="CASCADE"), index=True)
    page_id: Mapped[int | None]
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str]
    name: Mapped[str] = mapped_column(String(80))
    email: Mapped[str] = mapped_column(String(320), index=True)
    submission: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(index=True)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id", ondelete="CASCADE"), index=True)
