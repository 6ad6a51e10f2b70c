"""Whose turn it is: the heroes of the week, who looks at a ticket next, and the hand-over at the end of the day."""

from forum.shifts import listeners as _listeners  # noqa: F401 - heard from the moment they are imported
from forum.shifts.days import come_back, end_day, is_away
from forum.shifts.events import TicketHanded
from forum.shifts.handing import accept, give, has_more_to_tell, take_what_was_given
from forum.shifts.heroes import hero, heroes_on, let_team_look_after, monday_of, name_hero
from forum.shifts.models import DayEnd, Handed, HeroWeek
from forum.shifts.owners import NextOwner, looks_after, next_owner
from forum.shifts.setup import open_shifts
from forum.shifts.unfinished import unfinished

__all__ = [
    "DayEnd",
    "Handed",
    "HeroWeek",
    "NextOwner",
    "TicketHanded",
    "accept",
    "come_back",
    "end_day",
    "give",
    "has_more_to_tell",
    "hero",
    "heroes_on",
    "is_away",
    "let_team_look_after",
    "looks_after",
    "monday_of",
    "name_hero",
    "next_owner",
    "open_shifts",
    "take_what_was_given",
    "unfinished",
]
