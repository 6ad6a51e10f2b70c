"""The two orders of the support handbook, to be loaded in the panel."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from forum.policies.models import Condition
from forum.web import LANGUAGES, speaking


@dataclass(frozen=True)
class Preset:
    title: LazyString
    names: tuple[LazyString, ...]
    aging: tuple[str, ...]
    rules: tuple[tuple[Condition, int, str], ...]


AGING = ("1d", "2d", "3d", "4d", "5d")
# Why a ticket was opened never makes it less urgent: those rules give a level that everybody has anyway.
PRESETS = {
    "v1": Preset(
        _("By tier: priority, subscribers, community"),
        (_("Priority"), _("Subscriber"), _("Community"), _("Fixes and pull requests"), _("Everything else")),
        AGING,
        (
            (Condition.TIER_PRIORITY, 1, ""),
            (Condition.PLAN, 1, "Scale"),
            (Condition.SALES, 1, ""),
            (Condition.TIER_SUBSCRIBER, 2, ""),
            (Condition.TIER_COMMUNITY, 3, ""),
            (Condition.SWEPT, 3, ""),
            (Condition.REASKED, 3, ""),
            (Condition.ESCALATED, 3, ""),
            (Condition.BY_HAND, 3, ""),
            (Condition.ASKED_PRIVATELY, 3, ""),
            (Condition.FOLLOW_UP, 3, ""),
        ),
    ),
    "v2": Preset(
        _("By need: incidents, requests, priority, paying, everything else"),
        (_("Incidents"), _("Sales and success"), _("Priority"), _("Paying"), _("Everything else")),
        AGING,
        (
            (Condition.INCIDENT, 1, ""),
            (Condition.SALES, 2, ""),
            (Condition.SUCCESS, 2, ""),
            (Condition.TIER_PRIORITY, 3, ""),
            (Condition.TRIAL, 3, ""),
            (Condition.CRITICAL, 3, ""),
            (Condition.TIER_SUBSCRIBER, 4, ""),
            (Condition.STARTUP, 4, ""),
            (Condition.BILLING, 4, ""),
            (Condition.HIGH, 4, ""),
            (Condition.TIER_COMMUNITY, 5, ""),
            (Condition.SWEPT, 5, ""),
            (Condition.REASKED, 5, ""),
            (Condition.ESCALATED, 5, ""),
            (Condition.BY_HAND, 5, ""),
            (Condition.ASKED_PRIVATELY, 5, ""),
            (Condition.FOLLOW_UP, 5, ""),
        ),
    ),
}


def spoken(name: str) -> str | LazyString:
    """A level's name as it was saved; one of the handbook's, in whose words ever, is said in those of the reader."""
    return next((known[name] for language in LANGUAGES if name in (known := _named(language))), name)


@cache
def _named(language: str) -> dict[str, LazyString]:
    with speaking(language):
        return {str(name): name for chosen in PRESETS.values() for name in chosen.names}
