from __future__ import annotations

import enum
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts import Tier, User
from forum.db import Base, Json, choice, key
from forum.pages import Page, Site
from forum.questions import Question, ShownOn

# Where a ticket stands inside its level on a calendar that never opens: after everything else.
NOT_DUE = datetime(9000, 1, 1, tzinfo=UTC)


class TicketState(enum.Enum):
    """Where a ticket stands. Solved may come back; closed is over, and its thread's next message makes a new one."""

    NEW = "new"
    OPEN = "open"
    PENDING = "pending"
    ON_HOLD = "on_hold"
    SOLVED = "solved"
    CLOSED = "closed"


UNSOLVED = (TicketState.NEW, TicketState.OPEN, TicketState.PENDING, TicketState.ON_HOLD)


class Why(enum.Enum):
    """What made a ticket of it: the sweep, a person's "hand over", the asker's second message that nobody answered in
    time, staff on their own, somebody who wrote to support alone, a message of the asker after a ticket was closed."""

    SWEPT = "swept"
    ESCALATED = "escalated"
    REASKED = "reasked"
    BY_HAND = "by_hand"
    ASKED_PRIVATELY = "asked_privately"
    FOLLOW_UP = "follow_up"


class AskedOn(NamedTuple):
    """The page a private ticket was asked on, under the names of `ShownOn`."""

    page_id: int
    page: Page
    section: str = ""


class Ticket(Base):
    """What support has to deal with. `subject` is the thread's title, of one that is closed as it was then.

    `waiting_since`: the oldest message support has not dealt with, None while the clock stands still.
    `order_at`: its place inside the level, `due_at` or when it has aged: never null, so one index gives the order.
    `due_is_update`: what is due then is an update that somebody promised, not a reply.
    `marks`: what support says about it by hand, values of `Condition` that rules of priority ask.
    `aged_at`: when it will have waited as long as its level's aging time, so that it may be served before its turn;
    None while nobody waits.
    `wake_at`: when time itself moves it on: a reminder, its being solved, woken or closed; `reminded_at` the reminder.
    `woken_at`: when it woke up; it stands where that moment stands until it is answered or moved.
    `follow_up_of_id`: the closed ticket that this one goes on from. `spam_at`: since when it counts as nobody's wish.
    `merged_into_id`: the ticket it is handled in, never one that is merged itself. `split_from_id`: where its first
    message was written. `opinion_at`: since when it is about something, such as marketing, that takes two people;
    `takes_two_at`: since when it or something merged into it does, None on what is merged itself.
    `page_id`: the page that one without a thread was asked on, None if it is about none; a thread's stands with it.
    `tier` and `organisation_id` are those of whoever asks, kept here so that an index gives their lists in order.
    `version` grows with every change of the row.
    """

    __tablename__ = "ticket"

    id: Mapped[key]
    question_id: Mapped[int | None] = mapped_column(ForeignKey("question.id"))
    subject: Mapped[str] = mapped_column(String(300))
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    requester_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    state: Mapped[TicketState] = mapped_column(choice(TicketState))
    level: Mapped[int]
    reasons: Mapped[list[str]] = mapped_column(Json, default=list)
    marks: Mapped[list[str]] = mapped_column(Json, default=list, server_default="[]")
    why: Mapped[Why] = mapped_column(choice(Why))
    opened_at: Mapped[datetime]
    waiting_since: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    due_is_update: Mapped[bool] = mapped_column(default=False, server_default=false())
    order_at: Mapped[datetime]
    aged_at: Mapped[datetime | None]
    first_replied_at: Mapped[datetime | None]
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    solved_at: Mapped[datetime | None]
    reopen_count: Mapped[int] = mapped_column(default=0)
    wake_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    woken_at: Mapped[datetime | None]
    spam_at: Mapped[datetime | None]
    opinion_at: Mapped[datetime | None]
    takes_two_at: Mapped[datetime | None]
    tier: Mapped[Tier] = mapped_column(
        choice(Tier, checked=False), default=Tier.COMMUNITY, server_default=Tier.COMMUNITY.value
    )
    # The thread it was moved away from to be private. These have no foreign key: SQLite would make the table anew.
    origin_id: Mapped[int | None] = mapped_column(index=True)
    follow_up_of_id: Mapped[int | None] = mapped_column(index=True)
    merged_into_id: Mapped[int | None]
    split_from_id: Mapped[int | None]
    organisation_id: Mapped[int | None]
    page_id: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1, onupdate=text("version + 1"))

    question: Mapped[Question | None] = relationship()
    handled_in: Mapped[Ticket | None] = relationship(
        primaryjoin="foreign(Ticket.merged_into_id) == remote(Ticket.id)", viewonly=True
    )
    page: Mapped[Page | None] = relationship(primaryjoin="foreign(Ticket.page_id) == remote(Page.id)", viewonly=True)
    site: Mapped[Site] = relationship()
    requester: Mapped[User] = relationship(foreign_keys=requester_id)
    assignee: Mapped[User | None] = relationship(foreign_keys=assignee_id)

    __table_args__ = (
        CheckConstraint("level between 1 and 5", name="level"),
        Index("ix_ticket_requester_id", "requester_id", "id"),
        Index("ix_ticket_question_id", "question_id", "id"),
    )

    @property
    def is_unsolved(self) -> bool:
        return self.state in UNSOLVED

    @property
    def is_private(self) -> bool:
        return self.question_id is None

    @property
    def asked_on(self) -> Sequence[ShownOn | AskedOn]:
        """The pages of its thread, or the one of a private ticket."""
        if self.question is not None:
            return self.question.shown_on
        return [AskedOn(self.page.id, self.page)] if self.page is not None else []

    @property
    def shown_state(self) -> TicketState:
        """What the requester is told: that support put it on hold, or handles it with another, is its own matter."""
        if self.handled_in is not None:
            return self.handled_in.shown_state
        return TicketState.OPEN if self.state is TicketState.ON_HOLD else self.state


class TicketUndo(Base):
    """How a ticket stood before the last deed on it that can be taken back, good for some minutes.

    It holds for `version` alone: once anything else has changed the ticket, there is nothing to take back.
    `no_reply` is what was said to need no reply, if that was the deed; `clocks` those that it changed, as they were,
    None for one that it began.
    """

    __tablename__ = "ticket_undo"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id", ondelete="CASCADE"), primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    version: Mapped[int]
    was: Mapped[TicketState] = mapped_column(choice(TicketState))
    waiting_since: Mapped[datetime | None]
    wake_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    no_reply: Mapped[dict[str, Any] | None] = mapped_column(Json)
    clocks: Mapped[dict[str, Any]] = mapped_column(Json, default=dict, server_default="{}")


class Note(Base):
    """What support tells support. It has a table of its own, and no public page, mail or feed ever reads it."""

    __tablename__ = "ticket_note"

    id: Mapped[key]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id", ondelete="CASCADE"))
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    body: Mapped[str]
    html: Mapped[str]
    markup_version: Mapped[int]
    created_at: Mapped[datetime]

    author: Mapped[User] = relationship()

    __table_args__ = (Index(None, "ticket_id", "id"),)


class Watch(Base):
    """A thread that waits and has no ticket, and when support gets it if nobody answers.

    The sweep reads one range of this index: it costs nothing while nothing is due.
    """

    __tablename__ = "watch"

    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), primary_key=True)
    forward_at: Mapped[datetime] = mapped_column(index=True)


def _only(name: str, condition: str, *columns: object, unique: bool = False) -> None:
    where = text(condition)
    Index(name, *columns, unique=unique, sqlite_where=where, postgresql_where=where)  # type: ignore[arg-type]


_unsolved = "state IN ('new', 'open', 'pending', 'on_hold')"
_only("uq_ticket_live_question_id", "state != 'closed'", Ticket.question_id, unique=True)
_only("ix_ticket_queue", _unsolved, Ticket.level, Ticket.order_at, Ticket.id)
_free = "state IN ('new', 'open') AND assignee_id IS NULL AND waiting_since IS NOT NULL"
_only("ix_ticket_unassigned", f"{_unsolved} AND assignee_id IS NULL", Ticket.level, Ticket.order_at, Ticket.id)
_only(
    "ix_ticket_assignee_id",
    f"{_unsolved} AND assignee_id IS NOT NULL",
    Ticket.assignee_id,
    Ticket.level,
    Ticket.order_at,
    Ticket.id,
)
_over = "state IN ('solved', 'closed') AND spam_at IS NULL AND merged_into_id IS NULL"
_only("ix_ticket_solved", _over, Ticket.solved_at, Ticket.id)
_only("ix_ticket_level_solved", _over, Ticket.level, Ticket.solved_at, Ticket.id)
_only("ix_ticket_owner_solved", f"{_over} AND assignee_id IS NOT NULL", Ticket.assignee_id, Ticket.solved_at, Ticket.id)
# What the next ticket is chosen from: somebody waits, and nobody looks after it.
_only("ix_ticket_free", _free, Ticket.level, Ticket.order_at, Ticket.id)
# Nobody's either, and put to rest, though something of it is due.
_resting = "state IN ('pending', 'on_hold') AND assignee_id IS NULL AND due_at IS NOT NULL"
_only("ix_ticket_free_resting", _resting, Ticket.level, Ticket.order_at, Ticket.id)
_only("ix_ticket_free_aged_at", f"{_free} AND aged_at IS NOT NULL", Ticket.aged_at, Ticket.id)
_only("ix_ticket_unassigned_opened_at", f"{_unsolved} AND assignee_id IS NULL", Ticket.opened_at)
# Of all that are open the oldest is the older of two: one index for all would be taken for those without an owner too.
_only("ix_ticket_owned_opened_at", f"{_unsolved} AND assignee_id IS NOT NULL", Ticket.opened_at)
_only("ix_ticket_waiting", f"{_unsolved} AND waiting_since IS NOT NULL", Ticket.level, Ticket.order_at, Ticket.id)
_only("ix_ticket_due_at", f"{_unsolved} AND due_at IS NOT NULL", Ticket.due_at, Ticket.id)
_only("ix_ticket_wake_at", "wake_at IS NOT NULL", Ticket.wake_at, Ticket.id)
_only("ix_ticket_takes_two", f"{_unsolved} AND takes_two_at IS NOT NULL", Ticket.level, Ticket.order_at, Ticket.id)
_only("ix_ticket_tier", _unsolved, Ticket.tier, Ticket.level, Ticket.order_at, Ticket.id)
_only("ix_ticket_tier_due_at", f"{_unsolved} AND due_at IS NOT NULL", Ticket.tier, Ticket.due_at, Ticket.id)
_only("ix_ticket_tier_solved", _over, Ticket.tier, Ticket.solved_at, Ticket.id)
_of_one = "organisation_id IS NOT NULL"
_only(
    "ix_ticket_organisation",
    f"{_unsolved} AND {_of_one}",
    Ticket.organisation_id,
    Ticket.level,
    Ticket.order_at,
    Ticket.id,
)
_only(
    "ix_ticket_organisation_due_at",
    f"{_unsolved} AND due_at IS NOT NULL AND {_of_one}",
    Ticket.organisation_id,
    Ticket.due_at,
    Ticket.id,
)
_only(
    "ix_ticket_organisation_solved",
    f"{_over} AND {_of_one}",
    Ticket.organisation_id,
    Ticket.solved_at,
    Ticket.id,
)
_only("ix_ticket_merged_into_id", "merged_into_id IS NOT NULL", Ticket.merged_into_id, Ticket.id)
_only("ix_ticket_split_from_id", "split_from_id IS NOT NULL", Ticket.split_from_id, Ticket.id)
# Its state stands in it because lists ask for what is not closed, and a page that moved takes all of them along.
_only("ix_ticket_page_id", "page_id IS NOT NULL", Ticket.page_id, Ticket.state, Ticket.id)
