from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Base, Json, choice, key


class DeliveryState(enum.Enum):
    WAITING = "waiting"
    SENT = "sent"
    KEPT = "kept"
    FAILED = "failed"


class Delivery(Base):
    """One message to one address, and what became of it. The same thing is told to the same address once.

    `KEPT` means that this installation sends nothing (`FORUM_DELIVER=log`) and the row is all there is.
    A `secret` message (a code) is shown to nobody in the panel, and its text is removed once it has left.
    """

    __tablename__ = "delivery"

    id: Mapped[key]
    about: Mapped[str] = mapped_column(String(80))
    channel: Mapped[str] = mapped_column(String(20))
    to: Mapped[str] = mapped_column(String(1000))
    message: Mapped[dict[str, Any]] = mapped_column(Json)
    secret: Mapped[bool] = mapped_column(default=False)
    state: Mapped[DeliveryState] = mapped_column(choice(DeliveryState), default=DeliveryState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    response: Mapped[str] = mapped_column(default="")
    reference: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime]
    next_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        Index(
            "uq_delivery_about_channel_to",
            "about",
            "channel",
            "to",
            unique=True,
            postgresql_ops={"about": "text_pattern_ops"},
        ),
        Index(None, "created_at", "id"),
    )


_failed = Delivery.state == DeliveryState.FAILED
Index("ix_delivery_failed", Delivery.ended_at, sqlite_where=_failed, postgresql_where=_failed)


class Conversation(Base):
    """Which subject ("question:12") a channel's own reference belongs to, so that a reply there finds home."""

    __tablename__ = "conversation"

    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    reference: Mapped[str] = mapped_column(String(500), primary_key=True)
    subject: Mapped[str] = mapped_column(String(60), index=True)
