from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import exists, select, update

from forum import clock
from forum.accounts import (
    AwaitedMember,
    Belonging,
    Organisation,
    OrganisationChanged,
    OrganisationChecked,
    OrganisationsMerged,
    Standing,
    User,
    clean_domain,
    must_be_admin,
    must_be_support,
    read_tier,
    state,
    take_in_domain,
)
from forum.db import session
from forum.events import record
from forum.organisations.events import OrganisationRenamed
from forum.organisations.money import read_money
from forum.refused import Refused


@dataclass(frozen=True)
class Paid:
    """What somebody typed about what an organisation pays."""

    plan: str
    tier: str
    revenue: str
    currency: str


def set_standing(organisation: Organisation, typed: Paid, *, by: User) -> None:
    """Tier, plan and revenue by hand; they count as looked at right now, also where nothing changed."""
    must_be_support(by)
    organisation = locked(organisation)
    revenue, currency = read_money(typed.revenue, typed.currency)
    found = Standing(read_tier(typed.tier), typed.plan.strip()[:60], revenue, currency)
    if not state(organisation, found, source=Belonging.HAND, by=by):
        record(OrganisationChecked(organisation.id, by.id))


def confirm_standing(organisation: Organisation, *, by: User) -> None:
    """Somebody looked, and it is still right."""
    must_be_support(by)
    organisation = locked(organisation)
    organisation.tier_checked_at, organisation.tier_source = clock.now(), Belonging.HAND
    record(OrganisationChecked(organisation.id, by.id))


def rename(organisation: Organisation, *, name: str, domain: str, reference: str, by: User) -> None:
    must_be_admin(by)
    organisation, domain, reference = locked(organisation), clean_domain(domain), reference.strip()[:120]
    if not name.strip():
        raise Refused(_("Please give the organisation a name."))
    if reference != organisation.reference and _taken(reference):
        raise Refused(_("Another organisation has the reference %(reference)s already.", reference=reference))
    came = domain and domain != organisation.domain
    organisation.name, organisation.domain, organisation.reference = name.strip()[:120], domain, reference
    session.flush()
    record(OrganisationRenamed(organisation.id, by.id))
    if came:
        take_in_domain(organisation, domain, by=by)


def add_domain(organisation: Organisation, domain: str, *, by: User) -> None:
    """One more mail domain. It is a row of its own that leads here, as a merged organisation is."""
    must_be_admin(by)
    organisation, domain = locked(organisation), clean_domain(domain)
    if not domain or domain == organisation.domain:
        raise Refused(_("Please give a mail domain that is not here yet."))
    _lead_to(organisation, domain)
    record(OrganisationRenamed(organisation.id, by.id))
    take_in_domain(organisation, domain, by=by)


def merge(organisation: Organisation, same: Organisation, *, by: User) -> None:
    """The second was the first all along: its people, domain, reference and earlier names lead to the first."""
    must_be_admin(by)
    # In the order of their ids, so that two people who merge the same two wait instead of blocking each other.
    for each in sorted((organisation, same), key=lambda one: one.id):
        locked(each)
    if organisation.id == same.id or organisation.merged_into_id or same.merged_into_id:
        raise Refused(_("These two are one organisation already."), status=409)
    _fill_gaps(organisation, same)
    belongs = {"organisation_id": organisation.id}
    session.execute(update(User).where(User.organisation_id == same.id).values(belongs))
    session.execute(update(AwaitedMember).where(AwaitedMember.organisation_id == same.id).values(belongs))
    names = update(Organisation).where(Organisation.merged_into_id == same.id)
    session.execute(names.values(merged_into_id=organisation.id))
    same.merged_into_id = organisation.id
    session.flush()
    record(OrganisationsMerged(organisation.id, same.id, by.id))
    record(OrganisationChanged(organisation.id, by.id))


def locked(organisation: Organisation) -> Organisation:
    return session.get_one(Organisation, organisation.id, with_for_update={"key_share": True}, populate_existing=True)


def _fill_gaps(organisation: Organisation, same: Organisation) -> None:
    """What is only known of the other one; where both say something, the one that stays is right."""
    organisation.plan = organisation.plan or same.plan
    if organisation.revenue is None:
        organisation.revenue, organisation.currency = same.revenue, same.currency
    if organisation.tier_checked_at is None and same.tier_checked_at is not None:
        organisation.tier, organisation.tier_source = same.tier, same.tier_source
        organisation.tier_checked_at = same.tier_checked_at


def _lead_to(organisation: Organisation, domain: str) -> None:
    if session.scalar(select(exists().where(Organisation.domain == domain))):
        raise Refused(_("%(domain)s belongs to an organisation already. Merge the two instead.", domain=domain))
    session.add(
        Organisation(
            name=organisation.name, domain=domain, plan="", tier=organisation.tier, merged_into_id=organisation.id,
            created_at=clock.now(),
        )
    )  # fmt: skip
    session.flush()


def _taken(reference: str) -> bool:
    return bool(reference) and bool(session.scalar(select(exists().where(Organisation.reference == reference))))
