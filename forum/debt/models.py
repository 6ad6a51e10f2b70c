from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts import User
from forum.db import Base, key
from forum.pages import Page


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
