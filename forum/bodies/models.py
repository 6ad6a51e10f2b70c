from __future__ import annotations

from sqlalchemy import Integer
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Base


class Surroundings(Base):
    """One row. Its revision grows with every change of what stands on pages beside their subject: names, looks,
    options, topics."""

    __tablename__ = "surroundings"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    revision: Mapped[int]
