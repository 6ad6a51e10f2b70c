from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Base, BigId, key


class Helped(Base):
    """Somebody who was about to ask found the answer in a thread or a section, and asked nothing.

    `page_id` is the page the question would have been about. Who it was is known of no one: a signed-out reader is
    nobody, and a name would add nothing.
    """

    __tablename__ = "helped"

    id: Mapped[key]
    kind: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int] = mapped_column(BigId)
    page_id: Mapped[int | None] = mapped_column(ForeignKey("page.id", ondelete="SET NULL"), index=True)
    at: Mapped[datetime]

    __table_args__ = (Index(None, "kind", "subject_id"),)
