"""What moves clocks and levels beside the conversation: other rules, other promises, other hours, other customers."""

from __future__ import annotations

from sqlalchemy import Select, select

from forum.accounts import OrganisationChanged, OrganisationSet, OrganisationsMerged, PersonErased
from forum.db import session
from forum.events import later, on
from forum.pages import Site
from forum.policies import LevelRulesChanged, PolicyChanged
from forum.questions import AnswerPosted
from forum.rota import CalendarChanged
from forum.support.bands import weeks
from forum.support.belonging import belong_anew_soon
from forum.support.changing import locked, locked_of
from forum.support.clocks import note_customer
from forum.support.events import PrivateMessageWritten
from forum.support.forwarding import renew_watches
from forum.support.levelling import release_level
from forum.support.models import Ticket
from forum.support.recomputing import recompute_soon


@on(AnswerPosted)
def end_what_was_set_by_hand(fact: AnswerPosted) -> None:
    """The customer's next message ends a level set by hand, and no state stops the clock from then on."""
    ticket = locked_of(fact.question_id) if fact.from_asker else None
    if ticket is not None:
        note_customer(ticket)
        release_level(ticket, by=None)


@on(PrivateMessageWritten)
def end_it_in_private_as_well(fact: PrivateMessageWritten) -> None:
    ticket = locked(session.get_one(Ticket, fact.ticket_id))
    note_customer(ticket)
    release_level(ticket, by=None)


@later(LevelRulesChanged)
def judge_all_anew(fact: LevelRulesChanged) -> None:
    recompute_soon()


@later(PolicyChanged)
def set_all_clocks_anew(fact: PolicyChanged) -> None:
    recompute_soon()


@on(CalendarChanged)
def let_nobody_reckon_with_the_old_hours(fact: CalendarChanged) -> None:
    """As for a change of a site: whoever sets a watch holds the site's row shared."""
    session.scalars(_sites(fact.calendar_id).with_for_update(key_share=True)).all()
    weeks.forget()


@later(CalendarChanged)
def count_with_the_new_hours(fact: CalendarChanged) -> None:
    recompute_soon(calendar_id=fact.calendar_id)
    if (site := session.scalars(_sites(fact.calendar_id).limit(1)).first()) is not None:
        renew_watches(site.id)  # also those of the sites that share the calendar


@later(OrganisationSet)
def judge_their_tickets_anew(fact: OrganisationSet) -> None:
    recompute_soon(requester_id=fact.user_id)
    belong_anew_soon(requester_id=fact.user_id)


@later(OrganisationChanged)
def judge_the_tickets_of_all_its_people(fact: OrganisationChanged) -> None:
    recompute_soon(organisation_id=fact.organisation_id)
    belong_anew_soon(organisation_id=fact.organisation_id)


@later(OrganisationsMerged)
def judge_the_tickets_of_both(fact: OrganisationsMerged) -> None:
    recompute_soon(organisation_id=fact.organisation_id)
    belong_anew_soon(organisation_id=fact.organisation_id)


@later(PersonErased)
def belong_to_nobody(fact: PersonErased) -> None:
    belong_anew_soon(requester_id=fact.user_id)


def _sites(calendar_id: int) -> Select[Site]:
    return select(Site).where(Site.calendar_id == calendar_id).order_by(Site.id)
