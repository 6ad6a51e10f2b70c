"""What shifts put on other pages: who is the hero on the queue, who is next and when on a ticket."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from forum.accounts import User, known_of_me
from forum.shifts.heroes import kept_heroes
from forum.shifts.owners import next_owner
from forum.support import Ticket, moment_in_words, next_time
from forum.web import fills


@fills("queue.top", "shifts/_this_week.html", kept=True)
def this_week() -> dict[str, Any]:
    """The hero of each team, and what was handed to whoever looks."""
    named = kept_heroes()
    return {
        "heroes": tuple((team, hero) for team, hero in named if hero),
        "unnamed": tuple(team for team, hero in named if not hero),
        "handed": known_of_me("handed"),
    }


@fills("ticket.next", "shifts/_next.html")
def who_and_when(ticket: Ticket, colleagues: Sequence[User]) -> dict[str, Any] | None:
    time = next_time(ticket)
    if time is None:
        return None
    zone = ZoneInfo(ticket.site.calendar.zone)
    return {"time": time, "when": moment_in_words(time.at.astimezone(zone)), "owner": next_owner(ticket, colleagues)}
