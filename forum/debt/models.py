from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts import User
from forum.db import Base, key
from forum.pages import Page

_OPEN = text("fix_id IS NULL")


class DocsFix(Base):
    """A page was mended on a day; `section` is the anchor of the heading it was about, '' for the page as a whole.

    `link` is the commit or the change, '' for none. Whoever noted it stays named as their account is, also once erased.
    """

    __tablename__ = "docs_fix"

    id: Mapped[key]
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id", ondelete="CASCADE"))
    section: Mapped[str] = mapped_column(String(300), default="")
    fixed_on: Mapped[date]
    link: Mapped[str] = mapped_column(String(500), default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    created_at: Mapped[datetime]

    page: Mapped[Page] = relationship()
    by: Mapped[User] = relationship()

    __table_args__ = (Index(None, "page_id", "fixed_on"),)


class DocsTask(Base):
    """“The page should say this”, said support on a ticket; `section` as in `DocsFix`. It is done once a fix is
    dated."""

    __tablename__ = "docs_task"

    id: Mapped[key]
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id", ondelete="CASCADE"))
    section: Mapped[str] = mapped_column(String(300), default="")
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id", ondelete="CASCADE"))
    fix_id: Mapped[int | None] = mapped_column(ForeignKey("docs_fix.id", ondelete="SET NULL"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    created_at: Mapped[datetime]

    page: Mapped[Page] = relationship()
    fix: Mapped[DocsFix | None] = relationship()
    by: Mapped[User] = relationship()

    __table_args__ = (
        UniqueConstraint("ticket_id", "page_id", "section"),
        Index("ix_docs_task_page_id", "page_id", "id"),
        Index("ix_docs_task_open", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )
