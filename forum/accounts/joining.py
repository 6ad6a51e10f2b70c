from __future__ import annotations

from sqlalchemy import select

from forum import clock
from forum.accounts.events import OrganisationSet
from forum.accounts.models import Organisation, Tier, User
from forum.db import session
from forum.events import record


def join_organisation(user: User, reference: str, *, name: str, plan: str, tier: Tier | None) -> None:
    """Put a person where their site says they belong; `reference` is the site's own id of the organisation.

    What an admin has set by hand stays: only those without an organisation, or with one a site named, are moved.
    """
    if user.organisation is not None and not user.organisation.reference:
        return
    known = select(Organisation).where(Organisation.reference == reference).with_for_update()
    organisation = session.scalar(known) or _made(reference, name)
    if plan:
        organisation.plan, organisation.tier = plan, tier or organisation.tier
        organisation.tier_checked_at = clock.now()
    if user.organisation is not organisation:
        user.organisation = organisation
        session.flush()
        record(OrganisationSet(user.id, organisation.id, None))


def _made(reference: str, name: str) -> Organisation:
    made = Organisation(
        name=name or reference, reference=reference, domain="", plan="", tier=Tier.COMMUNITY, created_at=clock.now()
    )
    session.add(made)
    session.flush()
    return made
