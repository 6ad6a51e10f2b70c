from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts import User
from forum.db import Base, key


class PersonNote(Base):
    """What moderators tell each other about a person. Never public; it goes when the person is erased."""

    __tablename__ = "person_note"

    id: Mapped[key]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    text: Mapped[str]
    created_at: Mapped[datetime]

    author: Mapped[User | None] = relationship(foreign_keys=author_id)
