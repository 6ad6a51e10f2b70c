from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.db import Base, Json, choice, key
from forum.pages.identity import Rules
from forum.rota import Calendar


class Review(enum.Enum):
    """Whose posts wait for a moderator before anyone sees them."""

    NOBODY = "nobody"
    NEWCOMERS = "newcomers"
    EVERYBODY = "everybody"


class Site(Base):
    """One documentation site with the rules of its threads.

    `forward_minutes` is working time of `calendar`; only what was asked after `forwards_since` is ever
    forwarded by itself, so switching it on does not flood the queue with old threads.

    `brand`, `accent` (six hexadecimal digits), `logo` (the name of a file) and `words` (see `words.py`) are how its
    pages look and speak; '' is the usual. `decisions_public`: everybody may read what moderators decided there.
    `licences` (see `licences.py`): each with the moment from which on it held, the oldest first.
    """

    __tablename__ = "site"

    id: Mapped[key]
    name: Mapped[str] = mapped_column(String(80))
    address: Mapped[str] = mapped_column(String(500))
    review: Mapped[Review] = mapped_column(choice(Review), default=Review.NOBODY)
    answered_by: Mapped[str] = mapped_column(String(120), default="")
    query_names: Mapped[list[str]] = mapped_column(Json, default=list)
    fold_case: Mapped[bool] = mapped_column(default=True)
    brand: Mapped[str] = mapped_column(String(60), default="", server_default="")
    accent: Mapped[str] = mapped_column(String(6), default="", server_default="")
    logo: Mapped[str] = mapped_column(String(60), default="", server_default="")
    words: Mapped[dict[str, dict[str, str]]] = mapped_column(Json, default=dict, server_default="{}")
    decisions_public: Mapped[bool] = mapped_column(default=False, server_default=false())
    licences: Mapped[list[dict[str, str]]] = mapped_column(Json, default=list, server_default="[]")
    calendar_id: Mapped[int] = mapped_column(ForeignKey("calendar.id"))
    forward_minutes: Mapped[int] = mapped_column(default=480)
    forwards_since: Mapped[datetime | None]
    created_at: Mapped[datetime]

    calendar: Mapped[Calendar] = relationship()
    origins: Mapped[list[Origin]] = relationship(cascade="all, delete-orphan", lazy="selectin", order_by="Origin.id")

    @property
    def rules(self) -> Rules:
        return Rules(query=frozenset(self.query_names), fold_case=self.fold_case)


class Origin(Base):
    """An address that may embed a site's frames; it belongs to one site, so it also tells which is meant."""

    __tablename__ = "origin"

    id: Mapped[key]
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id", ondelete="CASCADE"), index=True)
    origin: Mapped[str] = mapped_column(String(300), unique=True)


class Page(Base):
    """A page that was asked on or is in the index of its documentation. `key` says which, `address` where it is now.

    `revision` grows with every change of a thread shown on it; embeds and fragments take their ETag from it.
    """

    __tablename__ = "page"

    id: Mapped[key]
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(2400))
    address: Mapped[str] = mapped_column(String(2400))
    title: Mapped[str] = mapped_column(String(300), default="")
    revision: Mapped[int] = mapped_column(default=0)
    gone_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    site: Mapped[Site] = relationship()

    __table_args__ = (Index("uq_page_site_id_key", "site_id", "key", unique=True),)


class PageAlias(Base):
    """A key a page had before it moved; the thread follows, the old address still finds it."""

    __tablename__ = "page_alias"

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(String(2400), primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id", ondelete="CASCADE"), index=True)
