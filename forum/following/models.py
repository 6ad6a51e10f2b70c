from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts import User
from forum.db import Base, choice, key
from forum.pages import Page, Site
from forum.questions import Question, Topic


class Kind(enum.Enum):
    """What one can follow, the nearest first."""

    THREAD = "thread"
    TOPIC = "topic"
    PAGE = "page"
    SITE = "site"


class HowOften(enum.Enum):
    """How soon a follower is told. `LEFT` is a thread that was left by hand: answering does not follow it again."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"
    MUTED = "muted"
    LEFT = "left"


class Follow(Base):
    """One person follows one thread, topic, page or site. `by_hand`: they chose it; else asking or answering did."""

    __tablename__ = "follow"

    id: Mapped[key]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    question_id: Mapped[int | None] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"))
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id", ondelete="CASCADE"))
    page_id: Mapped[int | None] = mapped_column(ForeignKey("page.id", ondelete="CASCADE"))
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id", ondelete="CASCADE"))
    how_often: Mapped[HowOften] = mapped_column(choice(HowOften))
    by_hand: Mapped[bool]
    changed_at: Mapped[datetime]

    user: Mapped[User] = relationship()
    question: Mapped[Question | None] = relationship()
    topic: Mapped[Topic | None] = relationship()
    page: Mapped[Page | None] = relationship()
    site: Mapped[Site | None] = relationship()

    __table_args__ = (
        CheckConstraint(
            "(question_id IS NOT NULL AND topic_id IS NULL AND page_id IS NULL AND site_id IS NULL) OR "
            "(question_id IS NULL AND topic_id IS NOT NULL AND page_id IS NULL AND site_id IS NULL) OR "
            "(question_id IS NULL AND topic_id IS NULL AND page_id IS NOT NULL AND site_id IS NULL) OR "
            "(question_id IS NULL AND topic_id IS NULL AND page_id IS NULL AND site_id IS NOT NULL)",
            name="one_target",
        ),
        Index("uq_follow_question_id_user_id", "question_id", "user_id", unique=True),
        Index("uq_follow_topic_id_user_id", "topic_id", "user_id", unique=True),
        Index("uq_follow_page_id_user_id", "page_id", "user_id", unique=True),
        Index("uq_follow_site_id_user_id", "site_id", "user_id", unique=True),
        Index(None, "how_often", "user_id"),
    )

    @property
    def kind(self) -> Kind:
        if self.question_id is not None:
            return Kind.THREAD
        if self.topic_id is not None:
            return Kind.TOPIC
        return Kind.PAGE if self.page_id is not None else Kind.SITE

    def covers(self, at: datetime) -> bool:
        """Whoever follows by answering has seen what stood there before."""
        return self.by_hand or at >= self.changed_at

    @property
    def number(self) -> int:
        """The id of what is followed."""
        return next(n for n in (self.question_id, self.topic_id, self.page_id, self.site_id) if n is not None)


COLUMNS = {
    Kind.THREAD: Follow.question_id,
    Kind.TOPIC: Follow.topic_id,
    Kind.PAGE: Follow.page_id,
    Kind.SITE: Follow.site_id,
}


class Reader(Base):
    """How one person wants to be told things; without a row everything is as usual.

    `zone` is where their mornings are, '' for that of the site. `follows_own`: asking or answering follows the thread.
    """

    __tablename__ = "reader"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    zone: Mapped[str] = mapped_column(String(60), default="")
    follows_own: Mapped[bool] = mapped_column(default=True)


class Mute(Base):
    """A person wants no more of this: "mail" (the inbox stays), "digests" or "everything"."""

    __tablename__ = "mute"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    subject: Mapped[str] = mapped_column(String(60), primary_key=True)
    created_at: Mapped[datetime]
