"""Levels and the rules that give them. The smaller number is more urgent; a ticket gets the smallest of all that fire.

As long as nobody has changed anything, the first order of the handbook holds, from the code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import LazyString
from sqlalchemy import select

from forum.db import session
from forum.policies.lengths import Length, read_length
from forum.policies.models import LEVELS, Condition, LevelRow, RuleRow
from forum.policies.presets import PRESETS, spoken
from forum.policies.reasons import by_hand, reason_of
from forum.web import Kept, language, speaking


@dataclass(frozen=True)
class Case:
    """What is known about a ticket, as the rules ask it."""

    conditions: frozenset[Condition]
    plan: str = ""


@dataclass(frozen=True)
class Rule:
    condition: Condition
    level: int
    value: str = ""
    is_on: bool = True

    def fires(self, case: Case) -> bool:
        if self.condition is Condition.PLAN:
            return bool(self.value) and self.value.casefold() == case.plan.casefold()
        return self.condition in case.conditions


@dataclass(frozen=True)
class Verdict:
    level: int
    reasons: list[str]


@dataclass(frozen=True)
class Order:
    """All rules in their order, and the five levels with their names and aging times."""

    rules: Sequence[Rule]
    names: Mapping[int, str | LazyString]
    aging: Mapping[int, Length]

    def judge(self, case: Case) -> Verdict:
        """The level, and every rule that fired in words; of what no rule knows, the last level."""
        fired = [rule for rule in self.rules if rule.is_on and rule.fires(case)]
        level = min((rule.level for rule in fired), default=LEVELS[-1])
        return Verdict(level, [reason_of(rule.condition, rule.value) for rule in fired])


def order_now() -> Order:
    """As it stands in the tables, read now: what a ticket is judged by."""
    levels = session.scalars(select(LevelRow).order_by(LevelRow.number)).all()
    if not levels:
        return preset("v1")
    rows = session.scalars(select(RuleRow).order_by(RuleRow.position, RuleRow.id)).all()
    return Order(
        tuple(Rule(row.condition, row.level, row.value, row.is_on) for row in rows),
        {row.number: spoken(row.name) for row in levels},
        {row.number: _aging(row.aging, row.number) for row in levels},
    )


def judged_by_hand(level: int, reason: str) -> Verdict:
    """What somebody set, kept in English like what rules say."""
    with speaking("en"):
        return Verdict(level, [by_hand(level_name(level), reason)])


def preset(name: str) -> Order:
    """One of the orders of the handbook: v1 or v2."""
    chosen = PRESETS[name]
    return Order(
        tuple(Rule(condition, level, value) for condition, level, value in chosen.rules),
        dict(zip(LEVELS, chosen.names, strict=True)),
        {number: _aging(code, number) for number, code in zip(LEVELS, chosen.aging, strict=True)},
    )


# For pages only: a few seconds old, and never what a ticket is judged by.
kept_order = Kept(order_now)


def level_name(level: int) -> str:
    return str(kept_order().names.get(level, level))


def level_names() -> Mapping[int, str]:
    """Of all levels, in the language of this moment; put into words once for each order of them."""
    order, reader = kept_order(), language()
    known = _named.get(reader)
    if known is None or known[0] is not order:
        _named[reader] = known = (order, {level: level_name(level) for level in LEVELS})
    return known[1]


_named: dict[str, tuple[Order, Mapping[int, str]]] = {}


def _aging(code: str, level: int) -> Length:
    return read_length(code) or Length(level, "d")
