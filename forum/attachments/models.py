from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Base
from forum.markup import PLACE, SHOWN


class Upload(Base):
    """A file that somebody put into a text. `name` is drawn by lot, so nobody finds it who was not given it, and the
    same picture of two people is two files; what a picture measures stands in it.

    `title` is what its owner called it, `digest` the SHA-256 of the content. `owner_id` is None for somebody signed
    out. `kept_at`: when it came, or was last needed by a new post; `used_at`: when a post first needed it.
    """

    __tablename__ = "upload"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    title: Mapped[str] = mapped_column(String(120))
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    has_small: Mapped[bool]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    kept_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]

    @property
    def path(self) -> str:
        return f"{PLACE}{self.name}"

    @property
    def is_picture(self) -> bool:
        return self.name.endswith(".webp")

    @property
    def contents(self) -> list[str]:
        """Under which names its bytes lie."""
        return [self.name, small(self.name)] if self.has_small else [self.name]

    @property
    def markdown(self) -> str:
        words = self.title
        for mark in "\\[]*_`<>":
            words = words.replace(mark, f"\\{mark}")
        return f"{'!' if self.is_picture else ''}[{words}]({self.path})"


class UploadUse(Base):
    """What needs a file, as a kind ("question", "note") and a number. Rows of what is gone are swept."""

    __tablename__ = "upload_use"

    name: Mapped[str] = mapped_column(ForeignKey("upload.name", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)

    __table_args__ = (Index(None, "kind", "number"),)


def small(name: str) -> str:
    """Under which name the picture lies that stands in a text, no side longer than `SHOWN`."""
    return f"{name}.{SHOWN}"
