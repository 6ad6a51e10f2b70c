from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Base


class Password(Base):
    """The password of a person who chose to have one, as an Argon2id hash that names its own parameters."""

    __tablename__ = "password"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    hash: Mapped[str]
    set_at: Mapped[datetime]
