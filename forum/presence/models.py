from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts import User
from forum.db import Base, Json, key


class Draft(Base):
    """What somebody has typed and not sent. `place` is what it is for ("answer:12"), `path` and `title` where it
    was written, `texts` the fields by their names.

    Two windows that write at the same place have a draft each, so that neither overwrites the other; `version`
    counts the saves and tells a window whether the draft is still what it saw last.
    """

    __tablename__ = "draft"

    id: Mapped[key]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    place: Mapped[str] = mapped_column(String(2400))
    path: Mapped[str] = mapped_column(String(2000))
    title: Mapped[str] = mapped_column(String(300))
    texts: Mapped[dict[str, str]] = mapped_column(Json)
    version: Mapped[int]
    saved_at: Mapped[datetime] = mapped_column(index=True)

    user: Mapped[User] = relationship()

    __table_args__ = (Index(None, "user_id", "saved_at"),)

    @property
    def words(self) -> str:
        """All of it in one, the longest text first: what a list shows the beginning of."""
        return " · ".join(sorted(self.texts.values(), key=len, reverse=True))


class Presence(Base):
    """Somebody looks at `place` ("ticket:12"), or did at `seen_at`; `wrote_at` if they were writing there then."""

    __tablename__ = "presence"

    place: Mapped[str] = mapped_column(String(80), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(index=True)
    wrote_at: Mapped[datetime | None]

    __table_args__ = (Index(None, "user_id"),)
