from __future__ import annotations

from typing import Any

from sqlalchemy import Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Base, BigId, key

STALE = ""


class Vector(Base):
    """Where a text stands among all meanings: `data` is a unit vector of half-precision numbers.

    `digest` is of the text and of the model, so that either change makes it stale. A changed text gets a new row with
    a higher id: whoever holds the matrix reads on from the highest id it has seen. Stale is what is to be encoded.
    """

    __tablename__ = "meaning"

    id: Mapped[key]
    kind: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int] = mapped_column(BigId)
    digest: Mapped[str] = mapped_column(String(32))
    data: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__: Any = (
        UniqueConstraint("kind", "subject_id"),
        Index(
            "ix_meaning_digest", "kind", "id", sqlite_where=text("digest = ''"), postgresql_where=text("digest = ''")
        ),
        {"sqlite_autoincrement": True},
    )
