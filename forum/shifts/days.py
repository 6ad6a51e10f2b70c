"""Stopping for the day, once every ticket has a note and a next time, and being back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_babel import ngettext
from sqlalchemy import select, update

from forum import clock, rota
from forum.accounts import User, must_be_support
from forum.db import session
from forum.events import record
from forum.pages import all_sites
from forum.refused import Refused
from forum.rota import Week
from forum.shifts.events import DayBegun, DayEnded
from forum.shifts.handing import note_handed
from forum.shifts.models import DayEnd
from forum.shifts.owners import Owners
from forum.shifts.unfinished import count_unfinished, open_of
from forum.support import Ticket, next_time


@dataclass(frozen=True)
class Covered:
    """A ticket that needs somebody before its owner is back, and who that is."""

    ticket: Ticket
    person: User


def end_day(*, by: User) -> DayEnd:
    """I am done for today. Refused while a ticket lacks something; what is due meanwhile is handed to who is there."""
    must_be_support(by)
    left = count_unfinished(by, clock.now())
    if left:
        raise Refused(
            ngettext(
                "One ticket of yours still lacks a note or a next time.",
                "%(num)d tickets of yours still lack a note or a next time.",
                left,
            ),
            status=409,
        )
    ended = DayEnd(user_id=by.id, at=clock.now(), back_at=back_at())
    session.add(ended)
    session.flush()
    for covered in due_before(by, ended.back_at):
        note_handed(covered.ticket, covered.person, by=by)
    record(DayEnded(by.id, by.id))
    return ended


def come_back(*, by: User) -> None:
    must_be_support(by)
    now = clock.now()
    away = (DayEnd.user_id == by.id, DayEnd.back_at > now)
    if session.scalars(update(DayEnd).where(*away).values(back_at=now).returning(DayEnd.id)).all():
        record(DayBegun(by.id, by.id))


def is_away(person: User) -> datetime | None:
    """Until when, if somebody has stopped for the day."""
    gone = select(DayEnd.back_at).where(DayEnd.user_id == person.id, DayEnd.back_at > clock.now())
    return session.scalar(gone.order_by(DayEnd.back_at.desc()).limit(1))


def due_before(owner: User, moment: datetime) -> Sequence[Covered]:
    """Tickets whose next time comes before then, with whoever looks at them in the meantime."""
    owners, found = Owners(), []
    for ticket in session.scalars(open_of(owner).order_by(Ticket.order_at, Ticket.id)):
        coming = next_time(ticket)
        if coming is not None and coming.at < moment:
            following = owners.of(ticket, but=owner)
            if following is not None:
                found.append(Covered(ticket, following.person))
    return found


def back_at(week: Week | None = None) -> datetime:
    """When work begins again on another day, on the calendar of the first site."""
    week = week or week_of_work()
    zone = ZoneInfo(week.zone)
    tomorrow = clock.now().astimezone(zone).date() + timedelta(days=1)
    midnight = datetime.combine(tomorrow, time(), zone)
    begins = rota.next_opening(week, midnight)
    return begins if begins and begins > midnight else midnight + timedelta(hours=9)


def week_of_work() -> Week:
    site = session.scalars(all_sites().limit(1)).first()
    return rota.week_of(site.calendar) if site else Week.always()
