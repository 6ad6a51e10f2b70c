"""Why people belong to an organisation. There are four reasons, and a weaker one never moves whom a stronger put."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask_babel import gettext as _
from sqlalchemy import Select, delete, or_, select, update

from forum import clock
from forum.accounts.emails import normal_email
from forum.accounts.events import OrganisationChanged, OrganisationSet
from forum.accounts.models import AwaitedMember, Belonging, Organisation, Tier, User
from forum.db import add_once, session
from forum.events import record
from forum.refused import Refused

# Where everybody has an address. Such a domain never makes an organisation, and never leads to one.
PUBLIC_MAIL = frozenset(
    """
    126.com 163.com aol.com att.net bigpond.com bk.ru bluewin.ch btinternet.com comcast.net cox.net duck.com
    email.com fastmail.com free.fr freenet.de gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.net googlemail.com
    hey.com hotmail.co.uk hotmail.com hotmail.de hotmail.es hotmail.fr hotmail.it hushmail.com icloud.com
    inbox.ru laposte.net libero.it list.ru live.com live.de live.fr live.nl mac.com mail.com mail.de mail.ru
    mailbox.org me.com msn.com naver.com o2.pl online.de orange.fr outlook.com outlook.de outlook.fr pm.me
    posteo.de proton.me protonmail.com qq.com rediffmail.com rocketmail.com sbcglobal.net seznam.cz sfr.fr
    shaw.ca sina.com t-online.de tiscali.it tuta.com tutanota.com verizon.net virgilio.it wanadoo.fr web.de
    wp.pl yahoo.ca yahoo.co.in yahoo.co.jp yahoo.co.uk yahoo.com yahoo.com.br yahoo.de yahoo.es yahoo.fr
    yahoo.it yandex.com yandex.ru ymail.com zoho.com
    """.split()  # noqa: SIM905 - as a list it takes ninety lines
)


def belong(user: User, organisation: Organisation | None, why: Belonging, *, by: User | None) -> bool:
    """Put somebody into an organisation, or with None into none; False if a stronger reason keeps them there."""
    if user.belongs_by is not None and not user.belongs_by.yields_to(why):
        return False
    moved = user.organisation_id != (organisation.id if organisation else None)
    if moved or user.belongs_by is not why:
        user.organisation, user.belongs_by, user.belongs_since = organisation, why, clock.now()
        session.flush()
    if moved:
        record(OrganisationSet(user.id, organisation.id if organisation else None, by.id if by else None))
    return moved


def clean_domain(text: str) -> str:
    """A mail domain as it is stored and compared; Refused if everybody has an address there."""
    domain = text.strip().lower().rpartition("@")[2].rstrip(".")[:255]
    if domain in PUBLIC_MAIL:
        raise Refused(_("%(domain)s is a mail provider; everybody has an address there.", domain=domain))
    return domain


def await_member(email: str, organisation: Organisation) -> None:
    """Remember where somebody without an account is to belong."""
    email = normal_email(email)
    if not add_once(AwaitedMember(email=email, organisation_id=organisation.id, created_at=clock.now())):
        session.execute(
            update(AwaitedMember).where(AwaitedMember.email == email).values(organisation_id=organisation.id)
        )


def belonging_of_new(email: str) -> tuple[Organisation | None, Belonging | None]:
    """Where somebody belongs whose account is made right now: as an import says, or else by their mail domain."""
    awaited = session.scalar(
        delete(AwaitedMember).where(AwaitedMember.email == email).returning(AwaitedMember.organisation_id)
    )
    if awaited:
        return session.get_one(Organisation, awaited), Belonging.IMPORT
    found = organisation_of_domain(email.partition("@")[2])
    return found, Belonging.DOMAIN if found else None


def organisation_of_domain(domain: str) -> Organisation | None:
    if not domain or domain in PUBLIC_MAIL:
        return None
    return root(
        session.scalar(select(Organisation).where(Organisation.domain == domain).order_by(Organisation.id).limit(1))
    )


def organisation_of_reference(reference: str) -> Organisation | None:
    known = select(Organisation).where(Organisation.reference == reference).with_for_update(key_share=True)
    return root(session.scalar(known)) if reference else None


def root(organisation: Organisation | None) -> Organisation | None:
    """The organisation it was merged into, or itself."""
    if organisation is None or organisation.merged_into_id is None:
        return organisation
    return session.get_one(Organisation, organisation.merged_into_id)


def take_in_domain(organisation: Organisation, domain: str, *, by: User | None) -> None:
    """Whoever writes from this domain and belongs nowhere belongs here from now on."""
    homeless = User.organisation_id.is_(None) & or_(User.belongs_by.is_(None), User.belongs_by == Belonging.DOMAIN)
    came = session.execute(
        update(User)
        .where(User.email.endswith(f"@{domain}", autoescape=True), homeless)
        .values(organisation_id=organisation.id, belongs_by=Belonging.DOMAIN, belongs_since=clock.now())
        .returning(User.id)
    ).all()
    if came:
        record(OrganisationChanged(organisation.id, by.id if by else None))


def join_organisation(user: User, reference: str, *, name: str, plan: str, tier: Tier | None) -> None:
    """Put a person where their site says they belong; `reference` is the site's own id of the organisation.

    Whom an admin has put somewhere by hand stays there, and what the site says of the organisation still counts.
    """
    organisation = organisation_of_reference(reference) or _made(reference, name)
    if plan:
        known = Standing.of(organisation)
        found = replace(known, plan=plan[:60], tier=tier or known.tier)
        state(organisation, found, source=Belonging.SITE, by=None)
    belong(user, organisation, Belonging.SITE, by=None)


@dataclass(frozen=True)
class Standing:
    """What an organisation pays for; `revenue` is a month's, in the smallest unit of `currency`, None if unknown."""

    tier: Tier
    plan: str
    revenue: int | None
    currency: str

    @classmethod
    def of(cls, organisation: Organisation) -> Standing:
        return cls(organisation.tier, organisation.plan, organisation.revenue, organisation.currency)


def state(organisation: Organisation, found: Standing, *, source: Belonging, by: User | None) -> bool:
    """What an organisation pays for, as it was found right now; True if that is not what stood here."""
    changed = Standing.of(organisation) != found
    organisation.tier, organisation.plan = found.tier, found.plan
    organisation.revenue, organisation.currency = found.revenue, found.currency
    organisation.tier_checked_at, organisation.tier_source = clock.now(), source
    session.flush()
    if changed:
        record(OrganisationChanged(organisation.id, by.id if by else None))
    return changed


def members(organisation: Organisation) -> Select[User]:
    """Its people by name; those who left belong nowhere."""
    return select(User).where(User.organisation_id == organisation.id).order_by(User.name, User.id)


def _made(reference: str, name: str) -> Organisation:
    made = Organisation(
        name=name or reference, reference=reference, domain="", plan="", tier=Tier.COMMUNITY, created_at=clock.now()
    )
    session.add(made)
    session.flush()
    return made
