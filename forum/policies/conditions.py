"""The conditions of rules in words: what an admin chooses from, and what a ticket says about itself."""

from __future__ import annotations

from flask_babel import LazyString, lazy_gettext

from forum.accounts import Tier
from forum.policies.models import Condition

OF_TIER = {
    Tier.PRIORITY: Condition.TIER_PRIORITY,
    Tier.SUBSCRIBER: Condition.TIER_SUBSCRIBER,
    Tier.COMMUNITY: Condition.TIER_COMMUNITY,
}
# What support says about a ticket by hand; a mark and its condition have the same name.
MARKS: dict[Condition, LazyString] = {
    Condition.INCIDENT: lazy_gettext("Belongs to an incident"),
    Condition.SALES: lazy_gettext("Asked for by sales"),
    Condition.SUCCESS: lazy_gettext("Asked for by customer success"),
    Condition.CRITICAL: lazy_gettext("Critical severity"),
    Condition.HIGH: lazy_gettext("High severity"),
    Condition.BILLING: lazy_gettext("About billing"),
    Condition.ESCALATED: lazy_gettext("Escalated"),
}
NAMES: dict[Condition, LazyString] = {
    **MARKS,
    Condition.TIER_PRIORITY: lazy_gettext("Tier: priority"),
    Condition.TIER_SUBSCRIBER: lazy_gettext("Tier: subscriber"),
    Condition.TIER_COMMUNITY: lazy_gettext("Tier: community"),
    Condition.PLAN: lazy_gettext("Plan has the name"),
    Condition.TRIAL: lazy_gettext("Plan is a trial"),
    Condition.STARTUP: lazy_gettext("Plan for startups"),
    Condition.REASKED: lazy_gettext("Asked again"),
    Condition.SWEPT: lazy_gettext("Nobody answered in time"),
    Condition.BY_HAND: lazy_gettext("Opened by staff"),
    Condition.ASKED_PRIVATELY: lazy_gettext("Asked in private"),
    Condition.FOLLOW_UP: lazy_gettext("Goes on from a closed ticket"),
    Condition.ESCALATED: lazy_gettext("Handed over or escalated by hand"),
}
REASONS: dict[Condition, LazyString] = {
    Condition.INCIDENT: lazy_gettext("It belongs to an incident."),
    Condition.SALES: lazy_gettext("Sales asked for it."),
    Condition.SUCCESS: lazy_gettext("Customer success asked for it."),
    Condition.TIER_PRIORITY: lazy_gettext("Asked by a priority organisation."),
    Condition.TIER_SUBSCRIBER: lazy_gettext("Asked by a paying customer."),
    Condition.TIER_COMMUNITY: lazy_gettext("Asked by the community."),
    Condition.TRIAL: lazy_gettext("Asked during a trial."),
    Condition.STARTUP: lazy_gettext("Asked by a startup."),
    Condition.CRITICAL: lazy_gettext("Its severity is critical."),
    Condition.HIGH: lazy_gettext("Its severity is high."),
    Condition.BILLING: lazy_gettext("It is about billing."),
    Condition.ESCALATED: lazy_gettext("Handed over by hand."),
    Condition.REASKED: lazy_gettext("The asker wrote again and heard nothing in time."),
    Condition.SWEPT: lazy_gettext("Nobody answered in time."),
    Condition.BY_HAND: lazy_gettext("Opened by staff."),
    Condition.ASKED_PRIVATELY: lazy_gettext("Asked in private."),
    Condition.FOLLOW_UP: lazy_gettext("The asker wrote again after it was closed."),
}
