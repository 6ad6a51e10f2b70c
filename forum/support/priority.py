"""What comes first: the rules of `policies`, asked about a ticket. The smaller number is more urgent."""

from __future__ import annotations

from collections.abc import Iterable

from forum.accounts import Tier, User
from forum.policies import OF_TIER, Case, Condition, Verdict, order_now
from forum.support.models import Ticket, Why

OF_WHY = {
    Why.SWEPT: Condition.SWEPT,
    Why.ESCALATED: Condition.ESCALATED,
    Why.REASKED: Condition.REASKED,
    Why.BY_HAND: Condition.BY_HAND,
    Why.ASKED_PRIVATELY: Condition.ASKED_PRIVATELY,
    Why.FOLLOW_UP: Condition.FOLLOW_UP,
}


def judge(requester: User, why: Why, marks: Iterable[str] = ()) -> Verdict:
    """The level of a ticket, and every rule that fired in words."""
    plan = requester.organisation.plan if requester.organisation else ""
    return order_now().judge(case_of(requester.tier, plan, why, marks))


def case_of(tier: Tier, plan: str, why: Why, marks: Iterable[str]) -> Case:
    """All that rules may ask. A plan says by its name that it is a trial, or one for startups."""
    known = {OF_TIER[tier], OF_WHY[why], *(Condition(mark) for mark in marks)}
    words = plan.casefold().replace("-", " ").split()
    if "trial" in words:
        known.add(Condition.TRIAL)
    if "startup" in words or "startups" in words:
        known.add(Condition.STARTUP)
    return Case(frozenset(known), plan)


def conditions_of(ticket: Ticket) -> frozenset[Condition]:
    organisation = ticket.requester.organisation
    plan = organisation.plan if organisation else ""
    return case_of(ticket.requester.tier, plan, ticket.why, ticket.marks or []).conditions
