from __future__ import annotations

from flask import has_request_context
from flask_babel import gettext as _

from forum import clock
from forum.accounts.belonging import belong, belonging_of_new, clean_domain, organisation_of_domain, take_in_domain
from forum.accounts.emails import normal_email
from forum.accounts.events import (
    AccountMade,
    MailMoved,
    ModerationAskedFor,
    ModerationRequestDecided,
    OrganisationAdded,
    PersonRenamed,
    RolesParted,
)
from forum.accounts.models import ROLES_APART, Belonging, Organisation, RoleRequest, Tier, User
from forum.accounts.names import clean_name
from forum.accounts.permissions import must_be_admin
from forum.accounts.queries import open_request, user_by_email
from forum.accounts.roles import Role, grant
from forum.db import add_once, session
from forum.events import record
from forum.refused import Refused
from forum.web import LANGUAGES, language, set_option


def find_or_make(email: str, name: str) -> User:
    """The account of a mail address that has just been proven; made if there is none, never renamed."""
    email = normal_email(email)
    if found := session.scalar(user_by_email(email)):
        return found
    organisation, why = belonging_of_new(email)
    user = User(
        email=email,
        name=clean_name(name) or _("Visitor"),
        organisation=organisation,
        belongs_by=why,
        belongs_since=clock.now() if why else None,
        language=language() if has_request_context() else "",
        created_at=clock.now(),
    )
    if not add_once(user):
        return session.scalars(user_by_email(email)).one()
    record(AccountMade(user.id))
    return user


def make_admin(email: str, name: str) -> User:
    """The first admin, or one more from the command line: with both working roles, as a small team needs."""
    user = find_or_make(email, name)
    for role in (Role.ADMIN, Role.MODERATOR):
        grant(user, role, by=None)
    return user


def rename(user: User, name: str) -> None:
    """A new name in front of everything they wrote; links stay as they are."""
    if not clean_name(name):
        raise Refused(_("Please give a name; it stands in front of what you write."))
    if user.name != clean_name(name):
        user.name = clean_name(name)
        record(PersonRenamed(user.id, user.id))


def move_to_email(user: User, email: str) -> None:
    """Another address, proven by whoever calls this. Who belonged to an organisation by the address belongs to that
    of the new one, if there is one."""
    if session.scalar(user_by_email(email)):
        raise Refused(_("There is an account with %(mail)s already.", mail=email), status=409)
    if user.belongs_by in {None, Belonging.DOMAIN}:
        user.organisation, user.belongs_by = belonging_of_new(email)
        user.belongs_since = clock.now() if user.belongs_by else None
    user.email = email
    session.flush()
    record(MailMoved(user.id, user.id))


def choose_language(user: User, code: str) -> None:
    """From now on their pages and the mails to them are in this language."""
    if code not in LANGUAGES:
        raise Refused(_("We do not speak that language yet."))
    user.language = code


def set_organisation(user: User, organisation: Organisation | None, *, by: User) -> None:
    """By hand: it stays, whatever a site, an import or their mail domain says."""
    must_be_admin(by)
    belong(user, organisation, Belonging.HAND, by=by)


def forget_hand(user: User, *, by: User) -> None:
    """Nothing by hand any more: they belong where their mail domain leads, and a site may move them again."""
    must_be_admin(by)
    user.belongs_by = None
    belong(user, organisation_of_domain(user.email.partition("@")[2]), Belonging.DOMAIN, by=by)
    if user.organisation_id is None:
        user.belongs_by = user.belongs_since = None


def add_organisation(name: str, domain: str, *, plan: str, tier: str, by: User) -> Organisation:
    """A customer; who has a mail address at its domain and no organisation yet belongs to it from now on."""
    must_be_admin(by)
    if not name.strip():
        raise Refused(_("Please give the organisation a name."))
    made = Organisation(
        name=name.strip()[:120], domain=clean_domain(domain), plan=plan.strip()[:60], tier=read_tier(tier),
        tier_checked_at=clock.now(), tier_source=Belonging.HAND, created_at=clock.now(),
    )  # fmt: skip
    session.add(made)
    session.flush()
    record(OrganisationAdded(made.id, by.id))
    if made.domain:
        take_in_domain(made, made.domain, by=by)
    return made


def ask_to_moderate(user: User, reason: str) -> RoleRequest:
    user = session.get_one(User, user.id, with_for_update={"key_share": True}, populate_existing=True)
    if user.moderator:
        raise Refused(_("You are a moderator already."))
    if session.scalar(open_request(user)):
        raise Refused(_("You have asked already; an admin will answer."))
    if not reason.strip():
        raise Refused(_("Please say in a sentence why you would like to help."))
    request = RoleRequest(user_id=user.id, reason=reason.strip()[:1000], created_at=clock.now())
    session.add(request)
    session.flush()
    record(ModerationAskedFor(user.id, request.id))
    return request


def decide_request(request: RoleRequest, *, granted: bool, by: User) -> None:
    must_be_admin(by)
    if request.decided_at:
        raise Refused(_("This request has been decided already."), status=409)
    request.decided_at, request.decided_by_id, request.granted = clock.now(), by.id, granted
    record(ModerationRequestDecided(request.user_id, granted, by.id))
    if granted:
        grant(request.user, Role.MODERATOR, by=by)


def part_roles(*, by: User) -> None:
    """From now on moderators work in the queue only if they have the support role as well."""
    must_be_admin(by)
    set_option(ROLES_APART, True)
    record(RolesParted(by.id, True, by.id))


def join_roles(*, by: User) -> None:
    must_be_admin(by)
    set_option(ROLES_APART, False)
    record(RolesParted(by.id, False, by.id))


def read_tier(text: str) -> Tier:
    said = text.strip()
    if not said:
        raise Refused(_("Please choose a tier."))
    try:
        return Tier(said.lower())
    except ValueError:
        known = ", ".join(tier.value for tier in Tier)
        raise Refused(_("“%(tier)s” is no tier. There are: %(tiers)s.", tier=said[:60], tiers=known)) from None
