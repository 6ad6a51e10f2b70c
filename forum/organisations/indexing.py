"""Keeping the keys in step with names, addresses and references."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, insert, select

from forum.accounts import (
    AccountMade,
    MailMoved,
    Organisation,
    OrganisationAdded,
    OrganisationSet,
    OrganisationsMerged,
    PersonErased,
    PersonRenamed,
    User,
)
from forum.db import session, write
from forum.events import on
from forum.jobs import every
from forum.organisations.events import OrganisationRenamed
from forum.organisations.models import OrganisationTerm, PersonTerm
from forum.organisations.terms import stored_terms
from forum.web import option, set_option

AT_ONCE = 500
REACHED = "looked_up_until"


def index_organisation(organisation: Organisation) -> None:
    kept = organisation.merged_into_id or organisation.id
    names = stored_terms(organisation.name, organisation.reference, organisation.domain)
    # What was merged is found under its old names too, and leads to the one that stayed.
    session.execute(delete(OrganisationTerm).where(OrganisationTerm.organisation_id == organisation.id))
    known = session.scalars(select(OrganisationTerm.term).where(OrganisationTerm.organisation_id == kept)).all()
    fresh = names - set(known)
    if fresh:
        session.execute(insert(OrganisationTerm), [{"term": term, "organisation_id": kept} for term in sorted(fresh)])


def index_person(user: User) -> None:
    session.execute(delete(PersonTerm).where(PersonTerm.user_id == user.id))
    if user.erased_at is None:
        terms = stored_terms(user.name, user.email)
        session.execute(insert(PersonTerm), [{"term": term, "user_id": user.id} for term in sorted(terms)])


@on(AccountMade)
def index_new_person(fact: AccountMade) -> None:
    index_person(session.get_one(User, fact.user_id))


@on(PersonRenamed)
def index_renamed_person(fact: PersonRenamed) -> None:
    index_person(session.get_one(User, fact.user_id))


@on(MailMoved)
def index_person_with_new_mail(fact: MailMoved) -> None:
    index_person(session.get_one(User, fact.user_id))


@on(PersonErased)
def forget_person(fact: PersonErased) -> None:
    session.execute(delete(PersonTerm).where(PersonTerm.user_id == fact.user_id))


@on(OrganisationSet)
def index_found_organisation(fact: OrganisationSet) -> None:
    """One that a site named for the first time is recorded with the first person in it."""
    if fact.organisation_id and fact.by_id is None:
        index_organisation(session.get_one(Organisation, fact.organisation_id))


@on(OrganisationAdded)
def index_new_organisation(fact: OrganisationAdded) -> None:
    index_organisation(session.get_one(Organisation, fact.organisation_id))


@on(OrganisationRenamed)
def index_renamed_organisation(fact: OrganisationRenamed) -> None:
    _index_with_other_names(fact.organisation_id)


@on(OrganisationsMerged)
def index_merged_organisation(fact: OrganisationsMerged) -> None:
    _index_with_other_names(fact.organisation_id)


@every(timedelta(seconds=20))
def catch_up() -> None:
    """Whoever came here past the facts: from before this release, from a restore, from a script."""
    while _some_more():
        pass


def _index_with_other_names(number: int) -> None:
    index_organisation(session.get_one(Organisation, number))
    merged = select(Organisation).where(Organisation.merged_into_id == number).order_by(Organisation.id)
    for name in session.scalars(merged).all():
        index_organisation(name)


def _some_more() -> bool:
    with write():
        reached = option(REACHED) or {"organisation": 0, "user": 0}
        after = Organisation.id > reached["organisation"]
        organisations = session.scalars(
            select(Organisation).where(after).order_by(Organisation.id).limit(AT_ONCE)
        ).all()
        later = User.id > reached["user"]
        people = session.scalars(select(User).where(later).order_by(User.id).limit(AT_ONCE)).all()
        for organisation in organisations:
            index_organisation(organisation)
            reached["organisation"] = organisation.id
        for person in people:
            index_person(person)
            reached["user"] = person.id
        if organisations or people:
            set_option(REACHED, dict(reached))
    return bool(organisations or people)
