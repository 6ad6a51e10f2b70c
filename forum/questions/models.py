from __future__ import annotations

import enum
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, ForeignKey, Index, String, Table, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts import User
from forum.db import Base, choice, key
from forum.pages import Page, Site
from forum.questions.post_models import Changeable


class State(enum.Enum):
    """Where a post stands. Only `PUBLISHED` is ever shown to anyone but its author and the moderators."""

    UNCONFIRMED = "unconfirmed"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    REMOVED = "removed"


class CloseReason(enum.Enum):
    DUPLICATE = "duplicate"
    OFF_TOPIC = "off_topic"
    OUTDATED = "outdated"
    RESOLVED_ELSEWHERE = "resolved_elsewhere"
    OTHER = "other"


class Pointing(enum.Enum):
    """Why a thread points to another: as its duplicate, as split off it, or as where its answers went."""

    DUPLICATE = "duplicate"
    SPLIT = "split"
    MERGED = "merged"


question_topic = Table(
    "question_topic",
    Base.metadata,
    Column("question_id", ForeignKey("question.id", ondelete="CASCADE"), primary_key=True),
    Column("topic_id", ForeignKey("topic.id", ondelete="CASCADE"), primary_key=True, index=True),
)


class TopicGroup(Base):
    __tablename__ = "topic_group"

    id: Mapped[key]
    name: Mapped[str] = mapped_column(String(60), unique=True)
    position: Mapped[int] = mapped_column(default=0, server_default="0")


class Topic(Base):
    """What a thread is about, given by staff. `position` is its place in its group, or among those without one."""

    __tablename__ = "topic"

    id: Mapped[key]
    name: Mapped[str] = mapped_column(String(60), unique=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("topic_group.id"), index=True)
    position: Mapped[int] = mapped_column(default=0, server_default="0")

    group: Mapped[TopicGroup | None] = relationship()


class Question(Changeable, Base):
    """A thread. `body` is the Markdown as written, the truth; `html` was rendered and sanitised when it was written.

    `waiting_since`: since when the asker waits for staff or an acceptable answer, None when nobody waits.
    `no_reply_at`: what its asker had written by then needs no reply, says support.
    `other_count`: published answers by anyone but the asker; a thread with none is unanswered.
    `page_title` is what the host's page called itself; it names the page once the question is public.
    `submission` makes a double submit one post; `asker_*` hold what an unconfirmed asker typed, until the code.
    `locked_at`: since when only staff can answer; `faq_at`: when the team wrote it together with its answer.
    `made_private_at`: since when it goes on with support alone; it is removed then, and never comes back.
    `aged`: its page changed since it was solved, and nobody has found that to be no matter.
    `slow_minutes`: how many lie between two answers of one person, until `slow_until` or for as long as it is None.
    """

    __tablename__ = "question"

    id: Mapped[key]
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    title: Mapped[str] = mapped_column(String(300))
    body: Mapped[str]
    html: Mapped[str]
    markup_version: Mapped[int]
    state: Mapped[State] = mapped_column(choice(State))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    asker_name: Mapped[str] = mapped_column(String(80), default="")
    asker_email: Mapped[str] = mapped_column(String(320), default="")
    page_title: Mapped[str] = mapped_column(String(300), default="")
    submission: Mapped[str | None] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    imported_at: Mapped[datetime | None]
    accepted_id: Mapped[int | None] = mapped_column(
        ForeignKey("answer.id", use_alter=True, name="fk_question_accepted_id_answer")
    )
    solved_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    close_reason: Mapped[CloseReason | None] = mapped_column(choice(CloseReason))
    close_note: Mapped[str] = mapped_column(default="")
    answer_count: Mapped[int] = mapped_column(default=0)
    other_count: Mapped[int] = mapped_column(default=0)
    staff_answered_at: Mapped[datetime | None]
    first_answered_at: Mapped[datetime | None]
    asker_wrote_at: Mapped[datetime | None]
    waiting_since: Mapped[datetime | None]
    no_reply_at: Mapped[datetime | None]
    active_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=0)
    # Grows with every change of its row or of any part of it, those that nobody is told of too; see `forum.bodies`.
    drawn: Mapped[int] = mapped_column(default=0, server_default="0")
    pinned_at: Mapped[datetime | None]
    locked_at: Mapped[datetime | None]
    faq_at: Mapped[datetime | None]
    slow_minutes: Mapped[int | None]
    slow_until: Mapped[datetime | None]
    me_too_count: Mapped[int] = mapped_column(default=0)
    made_private_at: Mapped[datetime | None]
    aged: Mapped[bool] = mapped_column(default=False, server_default=false())

    site: Mapped[Site] = relationship()
    author: Mapped[User | None] = relationship(foreign_keys=author_id)
    closed_by: Mapped[User | None] = relationship(foreign_keys=closed_by_id)
    edited_by: Mapped[User | None] = relationship(
        primaryjoin="foreign(Question.edited_by_id) == User.id", viewonly=True, uselist=False
    )
    accepted: Mapped[Answer | None] = relationship(foreign_keys=accepted_id, post_update=True)
    answers: Mapped[list[Answer]] = relationship(
        back_populates="question", foreign_keys="Answer.question_id", order_by="Answer.id", passive_deletes=True
    )
    topics: Mapped[list[Topic]] = relationship(secondary=question_topic, order_by=Topic.name)
    shown_on: Mapped[list[ShownOn]] = relationship(
        back_populates="question", order_by="ShownOn.page_id", cascade="all, delete-orphan", passive_deletes=True
    )

    @property
    def closed_by_name(self) -> str | None:
        return self.closed_by.name if self.closed_by else None

    @property
    def is_published(self) -> bool:
        return self.state is State.PUBLISHED

    @property
    def takes_messages(self) -> bool:
        return self.is_published and self.closed_at is None


class Answer(Changeable, Base):
    """One message of a thread. `by_staff` and `from_asker` are as of the moment it was written."""

    __tablename__ = "answer"

    id: Mapped[key]
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"))
    body: Mapped[str]
    html: Mapped[str]
    markup_version: Mapped[int]
    state: Mapped[State] = mapped_column(choice(State))
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    by_staff: Mapped[bool]
    from_asker: Mapped[bool]
    submission: Mapped[str | None] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    helped_count: Mapped[int] = mapped_column(default=0)

    question: Mapped[Question] = relationship(back_populates="answers", foreign_keys=question_id)
    author: Mapped[User] = relationship(foreign_keys=author_id)
    edited_by: Mapped[User | None] = relationship(
        primaryjoin="foreign(Answer.edited_by_id) == User.id", viewonly=True, uselist=False
    )

    __table_args__ = (Index(None, "question_id", "id"),)

    @property
    def is_published(self) -> bool:
        return self.state is State.PUBLISHED


class Pointer(Base):
    """From one thread to another. What a duplicate points to never is a duplicate itself."""

    __tablename__ = "pointer"

    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[Pointing] = mapped_column(choice(Pointing), primary_key=True)
    to_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), index=True)

    question: Mapped[Question] = relationship(foreign_keys=question_id)
    to: Mapped[Question] = relationship(foreign_keys=to_id)


class MovedAnswer(Base):
    """An answer that once stood in the thread `from_id`. Its number stays taken, so that no permalink of it dies.

    An answer that became a question leaves an empty row behind, removed; `to_id` is the thread to read instead.
    """

    __tablename__ = "moved_answer"

    answer_id: Mapped[int] = mapped_column(ForeignKey("answer.id", ondelete="CASCADE"), primary_key=True)
    from_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), primary_key=True)
    to_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), index=True)

    to: Mapped[Question] = relationship(foreign_keys=to_id)

    __table_args__ = (Index(None, "from_id", "answer_id"),)


class Mention(Base):
    """Who is, or was before an edit, meant by a name in an answer; settled when it was written."""

    __tablename__ = "mention"

    answer_id: Mapped[int] = mapped_column(ForeignKey("answer.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True, index=True)


class QuestionMention(Base):
    """Who is meant by a name in the question itself."""

    __tablename__ = "question_mention"

    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True, index=True)


class ShownOn(Base):
    """Which pages show a thread; `section` is the heading it was asked at, '' for the page as a whole."""

    __tablename__ = "shown_on"

    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id", ondelete="CASCADE"), primary_key=True)
    section: Mapped[str] = mapped_column(String(300), default="")

    question: Mapped[Question] = relationship(back_populates="shown_on")
    page: Mapped[Page] = relationship()

    __table_args__ = (Index(None, "page_id", "question_id"),)


class SiteExpectation(Base):
    """The usual time to a first answer on a site, from real threads; a stored row, renewed by a sweep."""

    __tablename__ = "site_expectation"

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id", ondelete="CASCADE"), primary_key=True)
    median_seconds: Mapped[int | None]
    sample: Mapped[int]
    computed_at: Mapped[datetime]

    @property
    def median(self) -> timedelta:
        return timedelta(seconds=self.median_seconds or 0)


def _only(name: str, condition: Any, *columns: Any) -> Index:
    return Index(name, *columns, sqlite_where=condition, postgresql_where=condition)


_shown = Question.state == State.PUBLISHED
_only("ix_question_newest", _shown, Question.published_at, Question.id)
_only("ix_question_site_newest", _shown, Question.site_id, Question.published_at, Question.id)
_only("ix_question_active", _shown, Question.active_at, Question.id)
_only("ix_question_popular", _shown & (Question.me_too_count > 0), Question.me_too_count, Question.id)
_alone = (Question.other_count == 0) & Question.closed_at.is_(None) & Question.solved_at.is_(None)
_only("ix_question_unanswered", _shown & _alone, Question.published_at, Question.id)
_only("ix_question_solved", _shown & Question.solved_at.is_not(None), Question.solved_at, Question.id)
_only("ix_question_waiting", Question.waiting_since.is_not(None), Question.waiting_since, Question.id)
_only("ix_question_in_review", Question.state == State.IN_REVIEW, Question.created_at, Question.id)
_only("ix_question_unconfirmed", Question.state == State.UNCONFIRMED, Question.created_at)
_only("ix_answer_in_review", Answer.state == State.IN_REVIEW, Answer.created_at, Answer.id)
Index("ix_question_topic_newest", question_topic.c.topic_id, question_topic.c.question_id)
Index("ix_question_author_id", Question.author_id, Question.id)
