from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import delete, select

from forum import clock
from forum.accounts import Tier, User, must_be_admin
from forum.db import session
from forum.events import record
from forum.policies.events import LevelRulesChanged, PolicyChanged
from forum.policies.models import LEVELS, Condition, LevelRow, PolicyVersion, RuleRow, TargetRow
from forum.policies.promises import Policy, Promise, kept_policy, policy_now
from forum.policies.rules import Order, Rule, kept_order, order_now, preset
from forum.refused import Refused


def set_order(order: Order, *, by: User) -> None:
    """Replace the rules and the levels; every open ticket is judged anew soon after."""
    must_be_admin(by)
    rules = [_checked(rule) for rule in order.rules]
    if any(not str(order.names.get(number, "")).strip() for number in LEVELS):
        raise Refused(_("Every level needs a name."))
    # Whoever saves at the same time waits here, so the rows of two never mix.
    session.scalars(select(LevelRow).order_by(LevelRow.number).with_for_update()).all()
    session.execute(delete(RuleRow))
    for number in LEVELS:
        name, aging = str(order.names[number]).strip()[:40], order.aging[number].code
        session.merge(LevelRow(number=number, name=name, aging=aging))
    for position, rule in enumerate(rules):
        session.add(
            RuleRow(position=position, condition=rule.condition, value=rule.value, level=rule.level, is_on=rule.is_on)
        )
    session.flush()
    kept_order.forget()
    record(LevelRulesChanged(by.id))


def load_preset(name: str, *, by: User) -> None:
    """One of the orders of the handbook in place of what is there."""
    set_order(preset(name), by=by)


def add_rule(condition: str, value: str, level: int, *, by: User) -> None:
    now = order_now()
    known = {known.value: known for known in Condition}
    if condition not in known:
        raise Refused(_("Please choose what the rule asks."))
    set_order(Order((*now.rules, Rule(known[condition], level, value)), now.names, now.aging), by=by)


def set_policy(policy: Policy, *, by: User) -> None:
    """Promise other times from now on. What was promised before stays on record as a version of its own."""
    must_be_admin(by)
    now = policy_now()
    if (policy.by_level, policy.escalated) == (now.by_level, now.escalated):
        return
    made = PolicyVersion(at=clock.now(), by_id=by.id)
    made.targets = [_row(promise, level, tier) for (level, tier), promise in sorted(_items(policy), key=_place)]
    made.targets.append(_row(policy.escalated, None, None))
    session.add(made)
    session.flush()
    kept_policy.forget()
    record(PolicyChanged(made.id, by.id))


def _items(policy: Policy) -> Sequence[tuple[tuple[int, Tier | None], Promise]]:
    return [((level, tier), promise) for (level, tier), promise in policy.by_level.items() if level in LEVELS]


def _place(item: tuple[tuple[int, Tier | None], Promise]) -> tuple[int, str]:
    (level, tier), _promise = item
    return level, tier.value if tier else ""


def _row(promise: Promise, level: int | None, tier: Tier | None) -> TargetRow:
    return TargetRow(
        level=level,
        tier=tier,
        escalated=level is None,
        first_reply=promise.first.code if promise.first else "",
        next_reply=promise.next.code if promise.next else "",
    )


def _checked(rule: Rule) -> Rule:
    value = " ".join(rule.value.split())[:60] if rule.condition is Condition.PLAN else ""
    if rule.condition is Condition.PLAN and not value:
        raise Refused(_("A rule about a plan needs the name of the plan."))
    if rule.level not in LEVELS:
        raise Refused(_("There are the levels 1 to 5."))
    return Rule(rule.condition, rule.level, value, rule.is_on)
