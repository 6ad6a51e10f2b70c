from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Base


class File(Base):
    """A picture as we made it. `name` is the hash of its content with its ending, so the same picture is one row.

    `kept_at`: when it was last uploaded; what nothing uses a day later is swept.
    """

    __tablename__ = "file"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    width: Mapped[int]
    height: Mapped[int]
    kept_at: Mapped[datetime] = mapped_column(index=True)

    @property
    def path(self) -> str:
        return file_path(self.name)


class FileUse(Base):
    """Who needs a file, as an opaque subject: "user:7", "site:3", "answer:12"."""

    __tablename__ = "file_use"

    name: Mapped[str] = mapped_column(ForeignKey("file.name", ondelete="CASCADE"), primary_key=True)
    subject: Mapped[str] = mapped_column(String(60), primary_key=True)

    __table_args__ = (Index(None, "subject"),)


def file_path(name: str) -> str:
    """The public address of a file, for ever the same content."""
    return f"/files/{name}"
