from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Base, Json, key


class FactRow(Base):
    """The log of facts: outbox, audit trail and source of reports at once. Rows are added, never changed.

    `on_behalf_of_id`: whose account it was done in, by somebody of support who looked at it. `cause`: what made
    whoever did it do it, such as "import:3", '' for nothing but themselves.
    """

    __tablename__ = "fact"

    id: Mapped[key]
    name: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(60))
    actor_id: Mapped[int | None]
    on_behalf_of_id: Mapped[int | None]
    cause: Mapped[str] = mapped_column(String(60), default="", server_default="")
    payload: Mapped[dict[str, Any]] = mapped_column(Json)
    at: Mapped[datetime]

    __table_args__ = (Index(None, "subject", "id"), Index(None, "actor_id", "id"), Index(None, "name", "id"))
