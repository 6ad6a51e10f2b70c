"""Handing a ticket to somebody, and saying that one has it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import BindParameter, ColumnElement, ScalarSelect, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from forum import clock, support
from forum.accounts import User, must_be_support
from forum.db import Moment, session
from forum.events import record
from forum.refused import Refused
from forum.shifts.events import TicketAccepted, TicketHanded
from forum.shifts.models import DayEnd, Handed
from forum.shifts.owners import next_owner
from forum.shifts.unfinished import has_fresh_note
from forum.support import Ticket, is_unsolved


def give(ticket: Ticket, person: User | None, *, by: User) -> None:
    """To a colleague; or with None back to the queue, where whoever is next by then is told. Not without a note."""
    must_be_support(by)
    if not session.scalar(select(has_fresh_note()).select_from(Ticket).where(Ticket.id == ticket.id)):
        raise Refused(_("Whoever gets it needs a note: what is known, and what comes next?"), status=422)
    if person is None:
        support.unassign(ticket, by=by)
        following = next_owner(ticket)
        person = following.person if following else None
    else:
        support.assign(ticket, person, by=by)
    if person is not None and person.id != by.id:
        note_handed(ticket, person, by=by)


def note_handed(ticket: Ticket, person: User, *, by: User) -> None:
    keep_handed(ticket.id, person.id, by.id)
    record(TicketHanded(ticket.id, person.id, by.id))


def keep_handed(ticket_id: int, to_id: int, from_id: int) -> None:
    """Whoever gets it is shown so until they say that they have it."""
    given = {"ticket_id": ticket_id, "from_id": from_id, "to_id": to_id, "at": clock.now()}
    session.merge(Handed(**given, taken_at=None, told_at=None))
    session.flush()


def accept(ticket: Ticket, *, by: User) -> None:
    """ "I have it": from now on it is theirs."""
    must_be_support(by)
    handed = session.get(Handed, ticket.id, with_for_update=True)
    if handed is None or handed.to_id != by.id:
        raise Refused(_("This ticket was not handed to you, or somebody else has it by now."), status=409)
    if handed.taken_at is None:
        support.assign(ticket, by, by=by)
        handed.taken_at = clock.now()
        session.flush()
        record(TicketAccepted(ticket.id, by.id))


def handed_to(person: User, limit: int = 50) -> Sequence[Handed]:
    """What was handed to somebody who has not said yet that they have it, in the order of the queue."""
    statement = (
        select(Handed)
        .join(Handed.ticket)
        .where(_waits_for(person.id, clock.now()))
        .options(
            joinedload(Handed.giver),
            joinedload(Handed.ticket).joinedload(Ticket.requester).joinedload(User.organisation),
            joinedload(Handed.ticket).joinedload(Ticket.assignee),
        )
        .order_by(Ticket.level, Ticket.order_at, Ticket.id)
        .limit(limit)
    )
    return session.scalars(statement).all()


def has_more_to_tell(person_id: int, but: int) -> bool:
    """Whether they are to be told of another ticket than `but` anyway, given to them within the hour.

    What is locked is just being told, so it tells of nothing else.
    """
    fresh = _untold(person_id) & (Handed.ticket_id != but) & (Handed.at > clock.now() - timedelta(hours=1))
    found = select(Handed.ticket_id).where(fresh).limit(1).with_for_update(skip_locked=True)
    return session.scalar(found) is not None


def take_what_was_given(person_id: int, *, rest: timedelta, most: timedelta) -> Sequence[Handed] | datetime:
    """What somebody was given and does not know yet, in the order of the queue: they know from now on.

    If something came within `rest`, there may be more of it: then when to ask again. Nobody waits longer than `most`.
    """
    rows = session.scalars(select(Handed).where(_untold(person_id)).order_by(Handed.at).with_for_update()).all()
    now = clock.now()
    if rows and rows[-1].at > now - rest and rows[0].at > now - most:
        return rows[-1].at + rest
    for row in rows:
        row.told_at = now
    session.flush()
    told = _waits_for(person_id, now) & (Handed.told_at == now)
    given = select(Handed).join(Handed.ticket).where(told).options(joinedload(Handed.giver), joinedload(Handed.ticket))
    return session.scalars(given.order_by(Ticket.level, Ticket.order_at, Ticket.id)).all()


def _untold(person_id: int) -> ColumnElement[bool]:
    return and_(Handed.to_id == person_id, Handed.told_at.is_(None), Handed.taken_at.is_(None))


def handed_to_whom() -> ScalarSelect[int]:
    """How many that are, to be asked with their session."""
    waits = _waits_for(User.id, bindparam("handed_now", callable_=clock.now, type_=Moment()))
    counted = select(func.count()).select_from(Handed).join(Handed.ticket).where(waits)
    return counted.correlate(User).scalar_subquery()


def _waits_for(
    person: int | InstrumentedAttribute[int], now: datetime | BindParameter[datetime]
) -> ColumnElement[bool]:
    """Theirs, nobody's, or of somebody who is still away: whoever is back looks after their tickets again."""
    away = exists().where(DayEnd.user_id == Handed.from_id, DayEnd.back_at > now)
    whose = or_(
        Ticket.assignee_id == person, Ticket.assignee_id.is_(None), (Ticket.assignee_id == Handed.from_id) & away
    )
    return and_(Handed.to_id == person, Handed.taken_at.is_(None), is_unsolved(), whose)
