from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts import User
from forum.db import Base, key
from forum.pages import Site


class FirstMessage(Base):
    """What support writes to somebody who has not asked: for ten seconds it waits, and there is no ticket yet.

    `person_id` is the asker of a thread, else `email` with `name`. `ticket_id` is what became of it. Its text stays
    until then, or for some days if it was taken back or `held_at`, `why_held` says that it could not go.
    """

    __tablename__ = "first_message"

    id: Mapped[key]
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    thread_id: Mapped[int | None]  # whose asker it is for: the form asks for them by it again
    email: Mapped[str] = mapped_column(String(320))
    name: Mapped[str] = mapped_column(String(80))
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(index=True)
    send_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    taken_back_at: Mapped[datetime | None]
    held_at: Mapped[datetime | None]
    why_held: Mapped[str]
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id", ondelete="CASCADE"), index=True)

    author: Mapped[User] = relationship(foreign_keys=author_id)
    person: Mapped[User | None] = relationship(foreign_keys=person_id)
    site: Mapped[Site] = relationship()

    @property
    def waits(self) -> bool:
        return self.sent_at is None and self.held_at is None and self.taken_back_at is None

    @property
    def called(self) -> str:
        """Whom it is for."""
        return self.person.name if self.person is not None else self.name or self.email
