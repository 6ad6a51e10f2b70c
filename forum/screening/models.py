from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from forum.accounts import User
from forum.db import Base, Json, key


class Lesson(Base):
    """What a decision said about a text: spam or not. `subject` is the text ("answer:12"), `because` the decision
    ("decision:7"), so that taking that back takes back what it taught. Goes with its author.
    """

    __tablename__ = "lesson"

    id: Mapped[key]
    subject: Mapped[str] = mapped_column(String(40), index=True)
    because: Mapped[str] = mapped_column(String(40), index=True)
    spam: Mapped[bool]
    signs: Mapped[list[str]] = mapped_column(Json)
    author_id: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"), index=True)
    at: Mapped[datetime]

    __table_args__ = (Index(None, "spam", "id"),)


class Sign(Base):
    """What the lessons taught about one word, pair of words, or host: above nought it speaks for spam."""

    __tablename__ = "sign"

    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    weight: Mapped[float]


class Suspicion(Base):
    """Why a post was taken for spam and held: its score, the threshold it was over, and what spoke for and against.

    Where the form alone spoke against it, not the text, both are nought.
    """

    __tablename__ = "suspicion"

    subject: Mapped[str] = mapped_column(String(40), primary_key=True)
    score: Mapped[float]
    threshold: Mapped[float]
    parts: Mapped[list[list[str | float]]] = mapped_column(Json)
    author_id: Mapped[int | None] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"), index=True)
    at: Mapped[datetime]

    @property
    def by_text(self) -> bool:
        return self.score > self.threshold
