"""What people do to posts, one row for each deed: their edits and their votes; and what became of posts by it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts import User
from forum.db import Base, key


class Changeable:
    """What became of a post after it was written: how often it was edited, by whom last, and who removed it.

    The persons are numbers without a foreign key: SQLite would have to make both tables anew for one. Who that was
    is asked of `Edit`, which has one.
    """

    edits: Mapped[int] = mapped_column(default=0)
    edited_at: Mapped[datetime | None]
    edited_by_id: Mapped[int | None]
    removed_at: Mapped[datetime | None]
    removed_by_id: Mapped[int | None]

    if TYPE_CHECKING:
        edited_by: Mapped[User | None]

    @property
    def edited_by_name(self) -> str | None:
        return self.edited_by.name if self.edited_by else None


class Edit(Base):
    """One change of a post's text: what stood there before (a title only of a question), who changed it, and why."""

    __tablename__ = "edit"

    id: Mapped[key]
    question_id: Mapped[int | None] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"))
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("answer.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(String(300), default="")
    body: Mapped[str]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    reason: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[datetime]

    by: Mapped[User | None] = relationship()

    __table_args__ = (Index(None, "question_id", "id"), Index(None, "answer_id", "id"))


class QuestionVote(Base):
    """Somebody has the same question."""

    __tablename__ = "question_vote"

    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True, index=True)
    at: Mapped[datetime]


class AnswerVote(Base):
    """An answer helped somebody."""

    __tablename__ = "answer_vote"

    answer_id: Mapped[int] = mapped_column(ForeignKey("answer.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True, index=True)
    at: Mapped[datetime]


class LevelPin(Base):
    """The level somebody of the team gave a person, instead of the one that is reckoned; `by` and `reason` say why."""

    __tablename__ = "level_pin"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    level: Mapped[int]
    reason: Mapped[str] = mapped_column(String(500))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    at: Mapped[datetime]

    by: Mapped[User | None] = relationship(foreign_keys=by_id)
