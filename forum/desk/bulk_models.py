from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts import User
from forum.db import Base, Json, choice, key
from forum.support import Ticket


class Action(enum.Enum):
    """What can be done to many tickets at once."""

    ASSIGN = "assign"
    LEVEL = "level"
    CATEGORY = "category"
    REPLY = "reply"
    NOTE = "note"
    WAIT = "wait"
    HOLD = "hold"
    SOLVE = "solve"
    SPAM = "spam"


class Outcome(enum.Enum):
    """What became of one ticket. `LEFT`: it was to be undone, and somebody had changed it since."""

    WAITING = "waiting"
    DONE = "done"
    SKIPPED = "skipped"
    REFUSED = "refused"
    UNDONE = "undone"
    LEFT = "left"


class Bulk(Base):
    """One action for many tickets, done by a worker. `data` is what the action needs, such as a person's number.

    `submission` makes a double submit one; `undo_at` is when its author took it back.
    """

    __tablename__ = "bulk"

    id: Mapped[key]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    action: Mapped[Action] = mapped_column(choice(Action))
    data: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    back: Mapped[str] = mapped_column(String(500))
    submission: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    undo_at: Mapped[datetime | None]

    by: Mapped[User] = relationship()


class BulkItem(Base):
    """One ticket of a bulk. `sentence` says what became of it; `version` is the ticket's when it was done, and
    `before` what undoing puts back."""

    __tablename__ = "bulk_item"

    id: Mapped[key]
    bulk_id: Mapped[int] = mapped_column(ForeignKey("bulk.id", ondelete="CASCADE"))
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id", ondelete="CASCADE"), index=True)
    outcome: Mapped[Outcome] = mapped_column(choice(Outcome))
    sentence: Mapped[str] = mapped_column(default="", server_default="")
    version: Mapped[int | None]
    before: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)

    ticket: Mapped[Ticket] = relationship()

    __table_args__ = (UniqueConstraint("bulk_id", "ticket_id"), Index(None, "bulk_id", "outcome", "id"))
