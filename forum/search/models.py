from __future__ import annotations

import enum
from typing import Any

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Base, BigId, choice, key, searchable

SECTION = "xxsection"
"""Stands in the title of the document of every section, so that these few are found among a million posts."""


class Kind(enum.Enum):
    """What was written."""

    QUESTION = "question"
    ANSWER = "answer"
    TICKET = "ticket"
    MESSAGE = "message"
    NOTE = "note"
    SECTION = "section"


class Document(Base):
    """What one row of `kind` with the id `subject_id` says, in folded words, for the index; what is shown comes from
    the row itself. It belongs to a thread or to a ticket, or is a section of the documentation. It is made with the
    row, in its transaction."""

    __tablename__ = "document"

    id: Mapped[key]
    kind: Mapped[Kind] = mapped_column(choice(Kind, checked=False))
    subject_id: Mapped[int] = mapped_column(BigId)
    thread_id: Mapped[int | None] = mapped_column(BigId, index=True)
    ticket_id: Mapped[int | None] = mapped_column(BigId, index=True)
    title: Mapped[str] = mapped_column(default="")
    body: Mapped[str] = mapped_column(default="")

    __table_args__: Any = (UniqueConstraint("kind", "subject_id"),)


class Spelling(Base):
    """A word of public threads as it is spelled, folded, and in how many texts it stands; for what was mistyped."""

    __tablename__ = "spelling"

    word: Mapped[str] = mapped_column(String(24), primary_key=True)
    backwards: Mapped[str] = mapped_column(String(24))
    uses: Mapped[int]

    __table_args__: Any = (
        Index("ix_spelling_word", "word", postgresql_ops={"word": "text_pattern_ops"}),
        Index("ix_spelling_backwards", "backwards", postgresql_ops={"backwards": "text_pattern_ops"}),
    )


searchable(Document.__table__)  # type: ignore[arg-type]
