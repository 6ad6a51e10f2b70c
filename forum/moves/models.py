from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts import User
from forum.db import Base, BigId, Json, choice, key
from forum.pages import Page


class Why(enum.Enum):
    """What said that a page moved."""

    REDIRECT = "redirect"
    TEXT = "text"
    HAND = "hand"
    FILE = "file"


class PageMove(Base):
    """A page that became another one, with what went along, so that it can be taken back.

    `threads` are those it showed, each with its section and whether the other page had it already; `tickets` what was
    asked on it in private; `keys` are what leads there since. `batch` is the number of the first move of the same
    file.
    """

    __tablename__ = "page_move"

    id: Mapped[key]
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id", ondelete="CASCADE"))
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id", ondelete="CASCADE"), index=True)
    to_id: Mapped[int] = mapped_column(ForeignKey("page.id", ondelete="CASCADE"), index=True)
    why: Mapped[Why] = mapped_column(choice(Why))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    batch: Mapped[int | None] = mapped_column(BigId, index=True)
    threads: Mapped[list[Any]] = mapped_column(Json, default=list)
    tickets: Mapped[list[int]] = mapped_column(Json, default=list, server_default="[]")
    keys: Mapped[list[str]] = mapped_column(Json, default=list)
    moved_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]

    page: Mapped[Page] = relationship(foreign_keys=page_id)
    to: Mapped[Page] = relationship(foreign_keys=to_id)
    by: Mapped[User | None] = relationship()

    __table_args__ = (Index(None, "site_id", "moved_at"),)


class Standing(enum.Enum):
    """What is known of a page with threads that its site does not list."""

    UNKNOWN = "unknown"
    THERE = "there"
    LOST = "lost"
    LEFT = "left"


class LostPage(Base):
    """A page with threads that is not among those its site lists. It is looked at while `checked_at` is None.

    THERE: it answers, though nothing lists it. LEFT: it is gone, and somebody decided that its threads stay.
    `said` is what the site said in a sentence; `likeness` how much of its text the suggested page has, in percent.
    What somebody has put back stays `by_hand`: nothing moves it by itself again.
    """

    __tablename__ = "lost_page"

    page_id: Mapped[int] = mapped_column(ForeignKey("page.id", ondelete="CASCADE"), primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id", ondelete="CASCADE"))
    standing: Mapped[Standing] = mapped_column(choice(Standing), default=Standing.UNKNOWN)
    since: Mapped[datetime]
    checked_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(BigId, default=0)
    said: Mapped[str] = mapped_column(String(500), default="")
    suggested_id: Mapped[int | None] = mapped_column(ForeignKey("page.id", ondelete="SET NULL"))
    likeness: Mapped[int] = mapped_column(default=0)
    by_hand: Mapped[bool] = mapped_column(default=False, server_default=false())

    page: Mapped[Page] = relationship(foreign_keys=page_id)
    suggested: Mapped[Page | None] = relationship(foreign_keys=suggested_id)

    __table_args__ = (Index(None, "site_id", "standing", "page_id"),)
