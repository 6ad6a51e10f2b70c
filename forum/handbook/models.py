from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts import User
from forum.db import Base, Json, key

# The table of tickets stands on a floor above; here it is a name only.
TICKET = "ticket.id"


class Category(Base):
    """What a ticket is about. Renamed, it stays the same row, so counts of before and after are one; retired, it
    is offered no more and keeps its counts. `checklist` has one step a line, `runbook` is an address for the team.
    `second_opinion`: no question to support at all, such as marketing; nothing leaves before two people agree."""

    __tablename__ = "category"

    id: Mapped[key]
    name: Mapped[str] = mapped_column(String(60), unique=True)
    checklist: Mapped[str] = mapped_column(default="", server_default="")
    runbook: Mapped[str] = mapped_column(String(500), default="", server_default="")
    second_opinion: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]

    @property
    def steps(self) -> list[str]:
        return [line for line in self.checklist.split("\n") if line]


class CategoryChange(Base):
    """What a category was called and asked for from then on, and who said so; nobody for what came with Docside."""

    __tablename__ = "category_change"

    id: Mapped[key]
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id", ondelete="CASCADE"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    at: Mapped[datetime]
    name: Mapped[str] = mapped_column(String(60))
    checklist: Mapped[str]
    runbook: Mapped[str] = mapped_column(String(500))
    retired: Mapped[bool]
    second_opinion: Mapped[bool] = mapped_column(default=False, server_default=false())

    by: Mapped[User | None] = relationship()


class TicketCategory(Base):
    """A ticket is about this too, since `at`."""

    __tablename__ = "ticket_category"

    ticket_id: Mapped[int] = mapped_column(ForeignKey(TICKET, ondelete="CASCADE"), primary_key=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"), primary_key=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    at: Mapped[datetime]

    category: Mapped[Category] = relationship()

    __table_args__ = (Index(None, "category_id", "at"),)


class Tick(Base):
    """Somebody did one step of a checklist for a ticket. Its words are kept, whatever becomes of the list."""

    __tablename__ = "ticket_tick"

    id: Mapped[key]
    ticket_id: Mapped[int] = mapped_column(ForeignKey(TICKET, ondelete="CASCADE"))
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id", ondelete="CASCADE"), index=True)
    step: Mapped[str] = mapped_column(String(300))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    at: Mapped[datetime]

    by: Mapped[User | None] = relationship()

    __table_args__ = (UniqueConstraint("ticket_id", "category_id", "step"),)


class Macro(Base):
    """A text that is filled into a reply. `owner_id` is whose it is, None for everybody's; `then` is what becomes of
    the ticket with the reply. `version` grows with each edit; `used` counts the replies that went with it."""

    __tablename__ = "macro"

    id: Mapped[key]
    title: Mapped[str] = mapped_column(String(80))
    body: Mapped[str]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    then: Mapped[str] = mapped_column(String(20), default="", server_default="")
    categories: Mapped[list[int]] = mapped_column(Json, default=list)
    used: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class MacroChange(Base):
    """How a macro stood from then on, and who wrote it so."""

    __tablename__ = "macro_change"

    id: Mapped[key]
    macro_id: Mapped[int] = mapped_column(ForeignKey("macro.id", ondelete="CASCADE"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    at: Mapped[datetime]
    title: Mapped[str] = mapped_column(String(80))
    body: Mapped[str]
    removed: Mapped[bool]

    by: Mapped[User | None] = relationship()
