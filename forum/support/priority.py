"""What comes first: an ordered table of rules and the levels they give; the smaller number is more urgent.

The order is the first of the support handbook: priority organisations, subscribers, community.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from forum.accounts import Tier
from forum.support.models import Why


@dataclass(frozen=True)
class Level:
    """Times are working time of the site's calendar. `reply`: None means that no time is promised.

    `patience`: after waiting that long a ticket may be served before its turn, so that no level starves.
    """

    number: int
    name: LazyString
    reply: timedelta | None
    patience: timedelta


@dataclass(frozen=True)
class Rule:
    """A ticket gets the smallest level of all rules that fire, and keeps the reason of each of them."""

    level: int
    reason: LazyString
    fires: Callable[[Tier, Why], bool]


LEVELS = (
    Level(1, lazy_gettext("Priority"), timedelta(hours=1), timedelta(hours=8)),
    Level(2, lazy_gettext("Subscriber"), timedelta(hours=4), timedelta(hours=16)),
    Level(3, lazy_gettext("Community"), timedelta(hours=8), timedelta(hours=40)),
)

# Why a ticket was opened never makes it less urgent: those rules give the lowest level there is.
RULES = (
    Rule(1, lazy_gettext("Asked by a priority organisation."), lambda tier, why: tier is Tier.PRIORITY),
    Rule(2, lazy_gettext("Asked by a paying customer."), lambda tier, why: tier is Tier.SUBSCRIBER),
    Rule(3, lazy_gettext("Asked by the community."), lambda tier, why: tier is Tier.COMMUNITY),
    Rule(3, lazy_gettext("Nobody answered in time."), lambda tier, why: why is Why.SWEPT),
    Rule(3, lazy_gettext("The asker wrote again and heard nothing in time."), lambda tier, why: why is Why.REASKED),
    Rule(3, lazy_gettext("Handed over by hand."), lambda tier, why: why in {Why.ESCALATED, Why.BY_HAND}),
)


@dataclass(frozen=True)
class Verdict:
    level: int
    reasons: list[str]


def judge(tier: Tier, why: Why) -> Verdict:
    """The level of a ticket, and every rule that fired in words."""
    fired = [rule for rule in RULES if rule.fires(tier, why)]
    return Verdict(min(rule.level for rule in fired), [str(rule.reason) for rule in fired])


def reply_target(level: int) -> timedelta | None:
    """Working time until the next reply of a level is due, or None if the level promises none."""
    return next((known.reply for known in LEVELS if known.number == level), None)


def patience(level: int) -> timedelta:
    """Working time after which a ticket of the level may be served before its turn; five days where none is set."""
    return next((known.patience for known in LEVELS if known.number == level), timedelta(hours=40))


def level_name(level: int) -> str:
    known = next((str(known.name) for known in LEVELS if known.number == level), None)
    return known or _("Level %(number)s", number=level)
