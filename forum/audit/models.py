from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Base, key


class Seal(Base):
    """A batch of facts, sealed: its hash covers every one of them, and the hash of the seal before it.

    `first_id` follows the `last_id` of the seal before, so that nothing can be put into a gap later. `previous` is
    unique: the chain cannot fork. A trigger refuses to change or delete a seal, and a fact that is sealed.
    """

    __tablename__ = "seal"

    id: Mapped[key]
    first_id: Mapped[int]
    last_id: Mapped[int] = mapped_column(unique=True)
    facts: Mapped[int]
    previous: Mapped[str] = mapped_column(String(64), unique=True)
    digest: Mapped[str] = mapped_column(String(64))
    sealed_at: Mapped[datetime]
