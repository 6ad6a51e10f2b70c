"""Why a ticket has its level: kept in English, whoever caused it, and said in the language of whoever reads it."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from flask_babel import gettext as _

from forum.policies.conditions import REASONS
from forum.policies.models import Condition
from forum.web import LANGUAGES, speaking


def reason_of(condition: Condition, value: str) -> str:
    """To be kept."""
    with speaking("en"):
        return _of_plan(value) if condition is Condition.PLAN else str(REASONS[condition])


def by_hand(level: str, reason: str) -> str:
    return _("Set to “%(level)s” by hand: %(reason)s", level=level, reason=reason)


def told(reason: str, level: str) -> str:
    """What was kept, as the reader says it; rows of before are in the language of whoever caused them.

    `level` is the name of the ticket's level now. Words that no language has any more stay as they are.
    """
    for language in LANGUAGES:
        if (condition := _sentences(language).get(reason)) is not None:
            return str(REASONS[condition])
        plan, hand = (pattern.fullmatch(reason) for pattern in _patterns(language))
        if plan:
            return _of_plan(plan["gap1"])
        if hand:
            return by_hand(level, hand["gap2"])
    return reason


def _of_plan(plan: str) -> str:
    return _("Their plan is %(plan)s.", plan=plan)


@cache
def _sentences(language: str) -> dict[str, Condition]:
    with speaking(language):
        return {str(sentence): condition for condition, sentence in REASONS.items()}


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    with speaking(language):
        return _pattern(_of_plan, "\1"), _pattern(by_hand, "\1", "\2")


def _pattern(say: Callable[..., str], *gaps: str) -> re.Pattern[str]:
    """Which sentences `say` makes: each thing it fills in is a group, by the number of its gap."""
    sentence = re.escape(say(*gaps))
    for gap in gaps:
        sentence = sentence.replace(gap, f"(?P<gap{ord(gap)}>.*?)")
    return re.compile(sentence)
