"""What shifts put on other pages: who is the hero on the queue, who is next and when on a ticket."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from forum import clock
from forum.accounts import User, must_be_signed_in
from forum.community import Team
from forum.db import session
from forum.shifts.handing import count_handed_to
from forum.shifts.heroes import heroes_on
from forum.shifts.owners import next_owner
from forum.support import Ticket, moment_in_words, next_time
from forum.web import fills


@fills("queue.top", "shifts/_this_week.html")
def this_week() -> dict[str, Any]:
    """The hero of each team, and what was handed to whoever looks."""
    teams = session.scalars(select(Team).order_by(Team.name, Team.id)).all()
    heroes = heroes_on(clock.now().date()) if teams else {}
    return {
        "heroes": [(team, heroes[team.id]) for team in teams if team.id in heroes],
        "unnamed": [team for team in teams if team.id not in heroes],
        "handed": count_handed_to(must_be_signed_in()),
    }


@fills("ticket.next", "shifts/_next.html")
def who_and_when(ticket: Ticket, colleagues: Sequence[User]) -> dict[str, Any] | None:
    time = next_time(ticket)
    if time is None:
        return None
    zone = ZoneInfo(ticket.site.calendar.zone)
    return {"time": time, "when": moment_in_words(time.at.astimezone(zone)), "owner": next_owner(ticket, colleagues)}
