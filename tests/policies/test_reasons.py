"""Why a ticket has its level, for colleagues who speak another language than whoever caused it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from forum import policies, support
from forum.accounts import Organisation
from forum.db import session, write
from forum.pages import Page
from forum.policies import Condition
from forum.policies.conditions import REASONS
from forum.support import Ticket
from forum.web import speaking
from tests.people import People
from tests.support import deeds
from tests.visiting import Visitor

Visit = Callable[..., Visitor]


@pytest.fixture
def ticket(doc_page: Page, people: People) -> Ticket:
    with write():
        session.get_one(Organisation, people.customer.organisation_id).plan = "Scale"
        policies.set_order(policies.preset("v1"), by=people.admin)
    with speaking("de"):
        return deeds.escalate(deeds.ask(doc_page, people.customer), people.support)


def both(people: People, visit: Visit, path: str) -> tuple[str, str]:
    """For an English colleague, then for a German one."""
    english, german = visit(people.support), visit(people.admin)
    german.post("/language", {"language": "de", "next": "/queue"})
    return english.text(path), german.text(path)


@pytest.mark.parametrize("where", ["/queue", "/tickets/{}"])
def test_everybody_reads_the_reasons_in_their_own_language(
    visit: Visit, people: People, ticket: Ticket, where: str
) -> None:
    english, german = both(people, visit, where.format(ticket.id))
    for reason, grund in (
        ("Handed over by hand.", "Von Hand übergeben."),
        ("Their plan is Scale.", "Ihr Tarif ist Scale."),
    ):
        assert reason in english
        assert grund not in english
        assert grund in german
        assert reason not in german


def test_what_was_set_by_hand_is_told_so_in_the_language_of_the_reader(
    visit: Visit, people: People, ticket: Ticket
) -> None:
    with speaking("de"), write():
        support.set_level(ticket, 2, "Their launch is tonight.", by=people.support)
    english, german = both(people, visit, "/queue")
    assert "by hand: Their launch is tonight." in english
    assert "Von Hand auf „" in german


@pytest.mark.parametrize("saved_in", ["en", "de"])
def test_the_handbooks_names_of_levels_are_said_to_everybody_in_their_own_language(
    visit: Visit, people: People, ticket: Ticket, saved_in: str
) -> None:
    with speaking(saved_in), write():
        order = policies.order_now()
        names = {number: str(name) for number, name in order.names.items()} | {2: "Their own word"}
        policies.set_order(replace(order, names=names), by=people.admin)
    english, german = both(people, visit, f"/tickets/{ticket.id}")
    assert "<b>1</b> Priority" in english
    assert "<b>1</b> Vorrang" in german
    assert policies.order_now().names[2] == "Their own word"


@pytest.mark.parametrize("condition", REASONS)
def test_what_was_kept_in_german_before_is_told_in_both(people: People, condition: Condition) -> None:
    with speaking("de"):
        kept = [str(REASONS[condition]), "Ihr Tarif ist Scale (alt).", "Von Hand auf „Hoch“ gesetzt: Bitte. Ja: bald."]
    with speaking("en"):
        plain = [policies.told(reason, "High") for reason in kept]
        assert plain == [REASONS[condition], "Their plan is Scale (alt).", "Set to “High” by hand: Bitte. Ja: bald."]
    with speaking("de"):
        assert [policies.told(reason, "Hoch") for reason in plain] == kept


def test_what_no_language_says_any_more_is_told_as_it_was_kept(people: People) -> None:
    assert policies.told("A rule that went long ago.", "High") == "A rule that went long ago."
