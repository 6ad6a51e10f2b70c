from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts import User
from forum.db import Base, key
from forum.questions import Answer, Question


class Happening(Base):
    """Something that happened in a thread, once for everybody whose inbox has the thread.

    `kind` is one of those that packages registered; with `user_id` it is for that person only.
    """

    __tablename__ = "happening"

    id: Mapped[key]
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"))
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("answer.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(index=True)

    by: Mapped[User] = relationship(foreign_keys=by_id)
    answer: Mapped[Answer | None] = relationship()

    __table_args__ = (Index(None, "question_id", "id"),)


class InboxThread(Base):
    """A thread in somebody's inbox. What happened from `first_id` on is what they had not read before."""

    __tablename__ = "inbox_thread"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    question_id: Mapped[int] = mapped_column(
        ForeignKey("question.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    first_id: Mapped[int]
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]

    question: Mapped[Question] = relationship()

    __table_args__ = (Index(None, "user_id", "at", "question_id"), Index(None, "read_at", "at"))


# As text: the same condition must be written for both databases by one migration.
_unread = text("read_at IS NULL")
Index("ix_inbox_thread_unread", InboxThread.user_id, sqlite_where=_unread, postgresql_where=_unread)
