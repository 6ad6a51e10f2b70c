"""Everything that ever came in is in exactly one place. Counted by the worker, piece by piece, and kept for the page.

Each place is a condition of its own and none knows of the others: so something that is nowhere is found, and so is
something that is in two places.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import add
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from forum import clock
from forum.db import session, write
from forum.jobs import errand, every, promise
from forum.pages import Site
from forum.questions import Answer, Question, State
from forum.support import Ticket, TicketState, UnconfirmedTicket, Watch
from forum.web import option, set_option

AT_ONCE = 20_000
SHOWN = 50
_OPTION = "received"
_JOB = "upkeep.count_received"


class Place(enum.Enum):
    """Where something that came in can be."""

    TICKET = "ticket"
    SPAM = "spam"
    ANSWERED = "answered"
    WAITS = "waits"
    OFFERED = "offered"
    HELD = "held"
    REMOVED = "removed"
    FAILED = "failed"


@dataclass(frozen=True)
class Received:
    """What was counted last: how much came in, where it is, and what is in no place or in two."""

    at: datetime
    total: int
    places: dict[Place, int]
    nowhere: list[tuple[str, int]]
    twice: list[tuple[str, int]]
    wrong: int

    @property
    def holds(self) -> bool:
        return not self.wrong and self.total == sum(self.places.values())


def last_received() -> Received | None:
    """One row, however much has come in."""
    kept = option(_OPTION)
    if kept is None:
        return None
    return Received(
        at=datetime.fromisoformat(kept["at"]),
        total=kept["total"],
        places={place: kept["places"].get(place.value, 0) for place in Place},
        nowhere=[(kind, number) for kind, number in kept["nowhere"]],
        twice=[(kind, number) for kind, number in kept["twice"]],
        wrong=kept["wrong"],
    )


@every(timedelta(hours=12))
def count_received() -> None:
    counted = _count()
    with write():
        set_option(_OPTION, counted)


def ask_to_count() -> None:
    """Count anew as soon as a worker is free; called inside `write()`."""
    promise(_JOB, {})


@errand(_JOB)
def count_on_demand(_payload: dict[str, Any]) -> Callable[[], None]:
    counted = _count()
    return lambda: set_option(_OPTION, counted)


def _count() -> dict[str, Any]:
    told: dict[str, Any] = {"at": clock.now().isoformat(), "total": 0, "wrong": 0, "nowhere": [], "twice": []}
    told["places"] = {place.value: 0 for place in Place}
    for kind, key, came, places in _sources():
        for piece in _pieces(key):
            _count_piece(told, kind, key, and_(came, piece), places)
    return told


def _count_piece(
    told: dict[str, Any],
    kind: str,
    key: Any,
    came: ColumnElement[bool],
    places: dict[Place, ColumnElement[bool]],
) -> None:
    in_each = {place: case((condition, 1), else_=0) for place, condition in places.items()}
    in_how_many: ColumnElement[int] = reduce(add, in_each.values())
    rows = select(
        key.label("id"), in_how_many.label("many"), *(row.label(place.value) for place, row in in_each.items())
    )
    piece = rows.where(came).subquery()
    counts = session.execute(
        select(
            func.count().label("total"),
            func.coalesce(func.sum(case((piece.c.many != 1, 1), else_=0)), 0).label("wrong"),
            *(func.coalesce(func.sum(piece.c[place.value]), 0).label(place.value) for place in places),
        ).select_from(piece)
    ).one()
    told["total"] += counts.total
    told["wrong"] += int(counts.wrong)
    for place in places:
        told["places"][place.value] += int(counts._mapping[place.value])
    if counts.wrong:
        odd = select(piece.c.id, piece.c.many).where(piece.c.many != 1).order_by(piece.c.id).limit(SHOWN)
        for number, many in session.execute(odd):
            found = told["twice" if many else "nowhere"]
            if len(found) < SHOWN:
                found.append([kind, number])
    session.rollback()


def _pieces(key: Any) -> Iterator[ColumnElement[bool]]:
    last = session.scalar(select(func.max(key))) or 0
    session.rollback()
    for begins in range(0, last + 1, AT_ONCE):
        yield and_(key >= begins, key < begins + AT_ONCE)


def _sources() -> list[tuple[str, Any, ColumnElement[bool], dict[Place, ColumnElement[bool]]]]:
    """What comes in: questions, answers, tickets without a thread, and private forms whose code never came."""
    without_thread = and_(Ticket.question_id.is_(None), Ticket.origin_id.is_(None))
    return [
        ("question", Question.id, Question.id.is_not(None), _of_questions()),
        ("answer", Answer.id, Answer.id.is_not(None), _of_answers()),
        (
            "ticket",
            Ticket.id,
            without_thread,
            {Place.TICKET: ~_is_spam(Ticket), Place.SPAM: _is_spam(Ticket)},
        ),
        (
            "form",
            UnconfirmedTicket.id,
            UnconfirmedTicket.ticket_id.is_(None),
            {Place.FAILED: UnconfirmedTicket.created_at.is_not(None)},
        ),
    ]


def _of_questions() -> dict[Place, ColumnElement[bool]]:
    mine, root = Ticket.question_id == Question.id, aliased(Ticket)
    # A merged ticket is over, and what came in is where it is handled now.
    handled = exists().where(mine, root.id == Ticket.merged_into_id, root.state != TicketState.CLOSED)
    live = or_(exists().where(mine, Ticket.state != TicketState.CLOSED), handled)
    theirs = or_(mine, Ticket.origin_id == Question.id)
    spam, any_ticket = exists().where(theirs, _is_spam(Ticket)), exists().where(mine)
    moved = and_(Question.made_private_at.is_not(None), exists().where(Ticket.origin_id == Question.id))
    waits = and_(Question.state == State.PUBLISHED, Question.waiting_since.is_not(None))
    watched = exists().where(Watch.question_id == Question.id)
    older = exists().where(
        Site.id == Question.site_id,
        or_(Site.forwards_since.is_(None), Question.published_at < Site.forwards_since),
    )
    dealt_with = or_(
        Question.solved_at.is_not(None),
        Question.closed_at.is_not(None),
        Question.first_answered_at.is_not(None),
        Question.staff_answered_at.is_not(None),
        Question.other_count > 0,
        Question.faq_at.is_not(None),
        Question.imported_at.is_not(None),
    )
    over = and_(any_ticket, ~live, Question.waiting_since.is_(None))
    return {
        Place.TICKET: and_(or_(live, over, moved), ~spam),
        Place.SPAM: spam,
        Place.ANSWERED: and_(
            Question.state == State.PUBLISHED, Question.waiting_since.is_(None), dealt_with, ~any_ticket, ~moved
        ),
        Place.WAITS: and_(waits, watched),
        Place.OFFERED: and_(waits, ~watched, ~live, or_(Question.imported_at.is_not(None), older)),
        Place.HELD: and_(Question.state == State.IN_REVIEW, ~any_ticket),
        Place.REMOVED: and_(Question.state == State.REMOVED, ~any_ticket, ~moved),
        Place.FAILED: Question.state == State.UNCONFIRMED,
    }


def _is_spam(ticket: type[Ticket]) -> ColumnElement[bool]:
    """It was put away, or the one in which it is handled was."""
    root = aliased(Ticket)
    with_it = exists().where(root.id == ticket.merged_into_id, root.spam_at.is_not(None))
    return or_(ticket.spam_at.is_not(None), with_it)


def _of_answers() -> dict[Place, ColumnElement[bool]]:
    """A message is where its thread is; what matters is whether it was let in."""
    return {
        Place.ANSWERED: Answer.state == State.PUBLISHED,
        Place.HELD: Answer.state == State.IN_REVIEW,
        Place.REMOVED: Answer.state == State.REMOVED,
        Place.FAILED: Answer.state == State.UNCONFIRMED,
    }
