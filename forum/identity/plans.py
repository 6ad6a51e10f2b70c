from __future__ import annotations

from flask_babel import gettext as _

from forum.accounts import Tier, User, must_be_admin
from forum.events import record
from forum.identity.events import PlanTiersSet
from forum.refused import Refused
from forum.web import option, set_option

PLAN_TIERS = "plan_tiers"


def set_plan_tiers(text: str, *, by: User) -> None:
    """Which tier a plan means: a line for each, such as "Enterprise = priority"."""
    must_be_admin(by)
    set_option(PLAN_TIERS, dict(_read(line) for line in text.splitlines() if line.strip()))
    record(PlanTiersSet(by.id))


def plan_tiers_text() -> str:
    return "\n".join(f"{plan} = {tier}" for plan, tier in option(PLAN_TIERS, {}).items())


def tier_of(plan: str) -> Tier | None:
    """The tier of a plan, whatever its case; None if nobody has said what it means."""
    known = {name.casefold(): tier for name, tier in option(PLAN_TIERS, {}).items()}
    found = known.get(plan.casefold())
    return Tier(found) if found else None


def _read(line: str) -> tuple[str, str]:
    plan, sign, tier = (part.strip() for part in line.partition("="))
    if not plan or not sign or tier.lower() not in {known.value for known in Tier}:
        tiers = ", ".join(known.value for known in Tier)
        raise Refused(
            _("“%(line)s” is not a line such as “Enterprise = priority” (%(tiers)s).", line=line, tiers=tiers)
        )
    return plan[:60], tier.lower()
