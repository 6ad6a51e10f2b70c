from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Base, Json, key


class TicketMerge(Base):
    """One ticket was merged into another. `source_before` and `target_before` are how both stood, clocks and all, and
    `target_after` how the target stood then: as long as it still does, taking them apart is exact.

    `carried`: what had been merged into the source before, and went with it.
    """

    __tablename__ = "ticket_merge"

    id: Mapped[key]
    source_id: Mapped[int] = mapped_column(ForeignKey("ticket.id", ondelete="CASCADE"), index=True)
    target_id: Mapped[int] = mapped_column(ForeignKey("ticket.id", ondelete="CASCADE"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    at: Mapped[datetime]
    carried: Mapped[list[int]] = mapped_column(Json, default=list)
    source_before: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    target_before: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    target_after: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    undone_at: Mapped[datetime | None]
