from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts import User
from forum.db import Base, Json, choice, key
from forum.pages import Site
from forum.questions import Answer, Question


class PersonNote(Base):
    """What moderators tell each other about a person. Never public; it goes when the person is erased."""

    __tablename__ = "person_note"

    id: Mapped[key]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    text: Mapped[str]
    created_at: Mapped[datetime]

    author: Mapped[User | None] = relationship(foreign_keys=author_id)


class Why(enum.Enum):
    """What somebody says is wrong with a post."""

    SPAM = "spam"
    RUDE = "rude"
    PRIVATE_DATA = "private_data"
    OFF_TOPIC = "off_topic"
    OTHER = "other"


class Report(Base):
    """Somebody says that a post should be looked at. Closed by the decision about it; who reported stays private, and
    is told once, at `told_at`, what became of it.

    Without a reporter it comes from a reader under the page who was not signed in.
    """

    __tablename__ = "report"

    id: Mapped[key]
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), index=True)
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("answer.id", ondelete="CASCADE"), index=True)
    post: Mapped[str] = mapped_column(String(30))
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    why: Mapped[Why] = mapped_column(choice(Why))
    text: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id", ondelete="SET NULL"), index=True)
    told_at: Mapped[datetime | None]

    decision: Mapped[Decision | None] = relationship()
    question: Mapped[Question] = relationship()
    answer: Mapped[Answer | None] = relationship()
    reporter: Mapped[User | None] = relationship()


class Kind(enum.Enum):
    """What was decided."""

    PUBLISHED = "published"
    KEPT = "kept"
    DECLINED = "declined"
    REMOVED = "removed"
    CLOSED = "closed"
    SUSPENDED = "suspended"
    SPAMMER = "spammer"


class Decision(Base):
    """One decision of a moderator, with what is needed to take it back: `before` holds ids and states only.

    `note` is what the person it is about, `person_id`, reads; it goes with that person.
    """

    __tablename__ = "decision"

    id: Mapped[key]
    kind: Mapped[Kind] = mapped_column(choice(Kind))
    question_id: Mapped[int | None] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), index=True)
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("answer.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    note: Mapped[str] = mapped_column(default="")
    before: Mapped[dict[str, Any]] = mapped_column(Json)
    at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))

    question: Mapped[Question | None] = relationship()
    answer: Mapped[Answer | None] = relationship()
    person: Mapped[User | None] = relationship(foreign_keys=person_id)
    by: Mapped[User | None] = relationship(foreign_keys=by_id)

    __table_args__ = (Index(None, "at", "id"),)


class Deed(Base):
    """One line of the moderators' log: the fact `name`, with what tells it apart in `detail`, as "support" of a role.

    `subject` is what the fact is about where it is none of the rows that are named here, such as "ticket:9".
    """

    __tablename__ = "deed"

    id: Mapped[key]
    at: Mapped[datetime]
    name: Mapped[str] = mapped_column(String(60))
    detail: Mapped[str] = mapped_column(String(30), default="")
    subject: Mapped[str] = mapped_column(String(60), default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id", ondelete="CASCADE"))
    question_id: Mapped[int | None] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), index=True)
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("answer.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id", ondelete="CASCADE"), index=True)

    by: Mapped[User | None] = relationship(foreign_keys=by_id)
    site: Mapped[Site | None] = relationship()
    question: Mapped[Question | None] = relationship()
    answer: Mapped[Answer | None] = relationship()
    person: Mapped[User | None] = relationship(foreign_keys=person_id)
    decision: Mapped[Decision | None] = relationship()

    __table_args__ = (
        Index(None, "at", "id"),
        Index(None, "by_id", "at", "id"),
        Index(None, "site_id", "at", "id"),
        Index(None, "name", "at", "id"),
    )


class CannedReason(Base):
    """A sentence that fits often, to begin a note with."""

    __tablename__ = "canned_reason"

    id: Mapped[key]
    text: Mapped[str] = mapped_column(String(500), unique=True)
    created_at: Mapped[datetime]


_open = text("closed_at IS NULL")
Index("uq_report_open", Report.reporter_id, Report.post, unique=True, sqlite_where=_open, postgresql_where=_open)
# Led by what the condition says already: without it SQLite takes the whole table, which is in order of the number.
Index("ix_report_oldest", Report.closed_at, Report.id, sqlite_where=_open, postgresql_where=_open)
Index("ix_report_open", Report.post, Report.id, sqlite_where=_open, postgresql_where=_open)
