from __future__ import annotations

import enum
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts import User
from forum.db import Base, choice, key
from forum.pages import Page
from forum.questions import Question
from forum.sections import Section

NEVER = datetime(2000, 1, 1, tzinfo=UTC)


class Why(enum.Enum):
    """How it is known what an answer speaks of: it links there, it was asked there, it says the same names, or all
    that is known is the page."""

    LINKED = "linked"
    ASKED = "asked"
    NAMES = "names"
    PAGE = "page"


class Standing(enum.Enum):
    """What is known of an answer whose page changed: nobody has looked yet, or what they found."""

    RAISED = "raised"
    TRUE = "true"
    OUTDATED = "outdated"
    SUPERSEDED = "superseded"


SPOKEN = (Standing.RAISED, Standing.OUTDATED, Standing.SUPERSEDED)
"""Of which the thread tells its readers."""


class Wording(Base):
    """A text of the documentation as it once was, kept for as long as an answer was given against it."""

    __tablename__ = "wording"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    text: Mapped[str] = mapped_column(default="")


class Ground(Base):
    """What a solved thread speaks of, and what stood there when it was solved, or when it was last found true.

    Without a `section_id` it is the whole page, or a section that is gone for good. `earlier_hash` is for taking back
    that it is still true. `seen_at` is when what was last looked at had changed, NEVER for what is to be looked at
    anew; `changed_at` since when it says something else in substance.
    """

    __tablename__ = "ground"

    id: Mapped[key]
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"))
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id", ondelete="CASCADE"))
    section_id: Mapped[int | None] = mapped_column(ForeignKey("section.id", ondelete="SET NULL"), index=True)
    anchor: Mapped[str] = mapped_column(String(300), default="")
    heading: Mapped[str] = mapped_column(String(300), default="")
    why: Mapped[Why] = mapped_column(choice(Why))
    hash: Mapped[str] = mapped_column(ForeignKey("wording.hash"), index=True)
    earlier_hash: Mapped[str | None] = mapped_column(ForeignKey("wording.hash"), index=True)
    seen_at: Mapped[datetime]
    changed_at: Mapped[datetime | None]

    page: Mapped[Page] = relationship()
    section: Mapped[Section | None] = relationship()

    __table_args__: Any = (UniqueConstraint("question_id", "page_id", "anchor"), Index(None, "page_id", "seen_at"))


class Age(Base):
    """That the page of a solved thread changed since, and what was decided about it.

    `to_question_id`, or `to_page_id` with or without `to_section_id`, is what to read instead.
    """

    __tablename__ = "answer_age"

    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), primary_key=True)
    standing: Mapped[Standing] = mapped_column(choice(Standing))
    raised_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    to_question_id: Mapped[int | None] = mapped_column(ForeignKey("question.id", ondelete="SET NULL"), index=True)
    to_page_id: Mapped[int | None] = mapped_column(ForeignKey("page.id", ondelete="SET NULL"), index=True)
    to_section_id: Mapped[int | None] = mapped_column(ForeignKey("section.id", ondelete="SET NULL"), index=True)

    question: Mapped[Question] = relationship(foreign_keys=question_id)
    by: Mapped[User | None] = relationship()
    to_question: Mapped[Question | None] = relationship(foreign_keys=to_question_id)
    to_page: Mapped[Page | None] = relationship()
    to_section: Mapped[Section | None] = relationship()

    __table_args__: Any = (
        Index("ix_answer_age_standing_raised_at", "standing", "raised_at", "question_id"),
        Index("ix_answer_age_standing_decided_at", "standing", "decided_at", "question_id"),
    )
