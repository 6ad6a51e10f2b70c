from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.db import Base, BigId, Json, choice, key
from forum.pages import Page, Site

LONGEST_NAME = 60


class IndexedPage(Base):
    """What is known of a page of the documentation itself, whether it was asked on or not.

    `address` is what its site calls it, `last_seen_at` when its site last named it. `digest` is of its HTML, to read
    it once only; `etag` and `last_modified` are for asking whether it changed.
    """

    __tablename__ = "indexed_page"

    page_id: Mapped[int] = mapped_column(ForeignKey("page.id", ondelete="CASCADE"), primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id", ondelete="CASCADE"))
    address: Mapped[str] = mapped_column(String(2000))
    title: Mapped[str] = mapped_column(String(300), default="")
    language: Mapped[str] = mapped_column(String(35), default="")
    digest: Mapped[str] = mapped_column(String(64), default="")
    etag: Mapped[str] = mapped_column(String(300), default="")
    last_modified: Mapped[str] = mapped_column(String(60), default="")
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    gone_at: Mapped[datetime | None]

    page: Mapped[Page] = relationship()

    __table_args__ = (
        Index("ix_indexed_page_site_id_address", "site_id", "address"),
        Index("ix_indexed_page_site_id_page_id", "site_id", "page_id"),
    )


class Section(Base):
    """A part of a page, from one heading to the next.

    `anchor` is what leads there after a "#"; "" is the page from its top, and "~…" a heading that nobody can link to.
    `path` are the headings above it. `hash` is of its text without white space; `previous_hash` is what it was until
    `changed_at`, so that one can tell what was answered against an older text.
    """

    __tablename__ = "section"

    id: Mapped[key]
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id", ondelete="CASCADE"))
    anchor: Mapped[str] = mapped_column(String(300))
    position: Mapped[int] = mapped_column(default=0)
    heading: Mapped[str] = mapped_column(String(300), default="")
    path: Mapped[list[str]] = mapped_column(Json, default=list)
    text: Mapped[str] = mapped_column(default="")
    hash: Mapped[str] = mapped_column(String(64))
    previous_hash: Mapped[str] = mapped_column(String(64), default="")
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    changed_at: Mapped[datetime | None]
    gone_at: Mapped[datetime | None]

    page: Mapped[Page] = relationship()

    __table_args__: Any = (UniqueConstraint("page_id", "anchor"),)

    @property
    def address(self) -> str:
        """Where it is read; needs its page."""
        linked = self.anchor and not self.anchor.startswith("~")
        return f"{self.page.address}#{self.anchor}" if linked else self.page.address

    @property
    def line(self) -> list[str]:
        """The names from its page down to itself, each once; needs its page. Most generators write the name of the
        site behind a page's first heading to make its title, which then says nothing that the heading does not."""
        below = [name for name in dict.fromkeys([*(_short(name) for name in self.path), self.heading]) if name]
        title = self.page.title
        behind = title.removeprefix(below[0]) if below else title
        said_already = behind != title and not behind.strip()[:1].isalnum()
        return below if said_already or not title else [title, *below]


def _short(name: str) -> str:
    """What stands above is a name: a whole signature of a class is none."""
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip(" ,(") + "…"


class SiteIndex(Base):
    """How the pages of a site become known, and how far that has come.

    `sitemap` is '' for the usual places. A reading is under way while `reading_since` is set: its next step is due at
    `due_at` and bears the number `turn`, so that there is only one at a time. `complete` until it missed something.
    """

    __tablename__ = "site_index"

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id", ondelete="CASCADE"), primary_key=True)
    sitemap: Mapped[str] = mapped_column(String(500), default="")
    daily: Mapped[bool] = mapped_column(default=False, server_default=false())
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    token_made_at: Mapped[datetime | None]
    pushed_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    reading_since: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    turn: Mapped[int] = mapped_column(default=0)
    robots: Mapped[str] = mapped_column(default="")
    complete: Mapped[bool] = mapped_column(default=True)
    failures: Mapped[int] = mapped_column(default=0)

    site: Mapped[Site] = relationship()


class Kind(enum.Enum):
    """What is to be fetched in a reading."""

    ROBOTS = "robots"
    SITEMAP = "sitemap"
    PAGE = "page"


class Visit(Base):
    """One address of a reading. What is done stays until its end, so that nothing is read twice."""

    __tablename__ = "index_visit"

    id: Mapped[key]
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id", ondelete="CASCADE"))
    kind: Mapped[Kind] = mapped_column(choice(Kind))
    address: Mapped[str] = mapped_column(String(2000))
    attempts: Mapped[int] = mapped_column(BigId, default=0)
    done_at: Mapped[datetime | None]

    __table_args__: Any = (UniqueConstraint("site_id", "address"),)


class Trouble(Base):
    """Why an address is not in the index, or not as it is now; gone as soon as it could be read."""

    __tablename__ = "index_trouble"

    id: Mapped[key]
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id", ondelete="CASCADE"))
    address: Mapped[str] = mapped_column(String(2000))
    sentence: Mapped[str] = mapped_column(String(500))
    happened_at: Mapped[datetime]

    __table_args__: Any = (UniqueConstraint("site_id", "address"),)
