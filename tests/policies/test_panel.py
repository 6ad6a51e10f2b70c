"""Rules, reply times and calendars as an admin enters them: through the forms, without code."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from forum import policies, support
from forum.accounts import Organisation, Tier
from forum.db import session, write
from forum.pages import Page, Site
from forum.policies import Condition, Length, order_now, policy_now
from forum.questions import Question
from forum.support import Ticket
from tests.people import People
from tests.support import deeds
from tests.visiting import Visitor

FRIDAY = datetime(2026, 11, 27, 15, 0, tzinfo=UTC)
POLICY = {
    "first-1": "12 h", "next-1": "24 h", "first-2": "12 h", "next-2": "24 h", "first-3": "12 h", "next-3": "24 h",
    "first-4": "24 h", "next-4": "48 h", "first-5": "", "next-5": "none",
    "first-escalated": "2 business days", "next-escalated": "4 days",
}  # fmt: skip


@pytest.fixture(autouse=True)
def friday(request: pytest.FixtureRequest) -> Any:
    with time_machine.travel(FRIDAY, tick=False):
        yield


@pytest.fixture
def ada(visit: Callable[..., Visitor], people: People) -> Visitor:
    return visit(people.admin)


def rules_as_shown(page: str) -> dict[str, str]:
    """What the form of the rules would send back, as a browser reads it."""
    import re

    fields = dict(re.findall(r'<input (?:id="[^"]*" )?name="((?:value|name|aging)-\d+)" value="([^"]*)"', page))
    for name, options in re.findall(r'<select id="[^"]*" name="([^"]+)">(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        fields[name] = chosen[1] if chosen else ""
    fields |= dict.fromkeys(re.findall(r'type="checkbox" id="[^"]*" name="(on-\d+)" checked', page), "on")
    count = re.search(r'name="rows" value="(\d+)"', page)
    return fields | {"rows": count[1] if count else "0"}


def enter_the_policy(ada: Visitor, site: Site) -> None:
    preset = ada.text("/panel/priority?preset=v2")
    assert ada.post("/panel/priority", rules_as_shown(preset) | {"save": "1"}).status_code == 303
    assert ada.post("/panel/promises", POLICY).status_code == 303
    calendar = {"name": "The team", "zone": "Europe/London", "hours": "Mon-Fri 00:00-24:00", "holidays": ""}
    assert ada.post(f"/panel/calendars/{site.calendar_id}", calendar).status_code == 303
    assert ada.post("/panel/patience", {"pending": "7", "closing": "20"}).status_code == 303


def due(ticket: Ticket) -> datetime | None:
    session.rollback()
    session.expire_all()
    return session.get_one(Ticket, ticket.id).due_at


def test_the_policy_of_the_handbook_is_entered_through_the_panel_and_holds(
    ada: Visitor, doc_page: Page, people: People
) -> None:
    enter_the_policy(ada, doc_page.site)
    high = deeds.escalate(deeds.ask(doc_page, people.customer, "We pay a lot"), people.support)
    assert high.level == 3
    assert due(high) == FRIDAY + timedelta(days=2, hours=12)  # nine hours on Friday, three on Monday
    low = deeds.escalate(deeds.ask(doc_page, people.visitor, "Just curious"), people.support)
    assert low.level == 5
    assert due(low) == FRIDAY + timedelta(days=4)  # it was escalated, so in two business days
    deeds.answer(session.get_one(Question, low.question_id), people.support)
    deeds.answer(session.get_one(Question, low.question_id), people.visitor, "And then?")
    assert due(low) == FRIDAY + timedelta(days=6)  # the next reply in four
    with write():
        session.get_one(Organisation, people.customer.organisation_id).tier = Tier.SUBSCRIBER
    normal = deeds.escalate(deeds.ask(doc_page, people.customer, "We pay"), people.support)
    assert (normal.level, due(normal)) == (4, FRIDAY + timedelta(days=3))
    with write():
        support.mark(normal, ["incident"], by=people.support)
    assert due(normal) == FRIDAY + timedelta(days=2, hours=12)


def test_nothing_is_promised_to_what_waits_on_the_last_level_and_still_it_has_its_place(
    ada: Visitor, doc_page: Page, people: People
) -> None:
    enter_the_policy(ada, doc_page.site)
    question = deeds.ask(doc_page, people.visitor)
    with time_machine.travel(FRIDAY + timedelta(days=4), tick=False):
        deeds.sweep()
        ticket = deeds.the_ticket(question)
    assert (ticket.level, ticket.due_at) == (5, None)
    assert ticket.order_at == FRIDAY + timedelta(days=7)


def test_what_was_entered_is_shown_again(ada: Visitor, site: Site) -> None:
    enter_the_policy(ada, site)
    page = ada.text("/panel/promises")
    assert 'name="first-3" value="12 h"' in page
    assert 'name="first-escalated" value="2 d"' in page
    assert "Mon-Fri 00:00-24:00" in ada.text(f"/panel/calendars/{site.calendar_id}")


def test_a_time_that_cannot_be_read_is_named_and_nothing_is_lost(ada: Visitor) -> None:
    answer = ada.post("/panel/promises", POLICY | {"first-2": "soon"})
    assert answer.status_code == 422
    assert "soon" in answer.text
    assert 'value="2 business days"' in answer.text
    assert policy_now().version is None


def test_a_tier_may_have_times_of_its_own_in_a_level(ada: Visitor) -> None:
    ada.post(
        "/panel/promises", POLICY | {"first-5-priority": "3 h", "next-5-priority": "", "first-4-community": "none"}
    )
    policy = policy_now()
    assert policy.of(5, Tier.PRIORITY).first == Length(3, "h")
    assert policy.of(5, Tier.COMMUNITY).first is None
    assert policy.of(4, Tier.COMMUNITY).first is None
    assert policy.of(4, Tier.PRIORITY).first == Length(24, "h")


def test_saving_what_is_there_makes_no_new_version(ada: Visitor) -> None:
    ada.post("/panel/promises", POLICY)
    first = policy_now().version
    ada.post("/panel/promises", POLICY)
    assert policy_now().version == first


def test_a_preset_is_shown_with_what_it_would_change_before_anything_happens(
    ada: Visitor, doc_page: Page, people: People
) -> None:
    for title in ("One", "Two"):
        deeds.escalate(deeds.ask(doc_page, people.visitor, title), people.support)
    page = ada.text("/panel/priority?preset=v2")
    assert "2 open tickets of 2" in page
    assert order_now().names[1] == "Priority"
    assert "No open ticket would get another level" in ada.text("/panel/priority?preset=v1")


def test_rules_are_moved_switched_off_added_and_removed_in_the_form(ada: Visitor) -> None:
    form = rules_as_shown(ada.text("/panel/priority"))
    before = len(order_now().rules)
    moved = ada.post("/panel/priority", form | {"down": "0"}).text
    assert rules_as_shown(moved)["condition-1"] == "tier_priority"
    assert order_now().rules[0].condition is Condition.TIER_PRIORITY  # moved on the page, and not saved
    added = form | {
        f"condition-{before}": "plan",
        f"value-{before}": "Gold",
        f"level-{before}": "2",
        f"on-{before}": "on",
    }
    added.pop("on-0")
    assert ada.post("/panel/priority", added | {"save": "1"}).status_code == 303
    order = order_now()
    assert (order.rules[-1].value, order.rules[-1].level, order.rules[0].is_on) == ("Gold", 2, False)
    gone = ada.post("/panel/priority", rules_as_shown(ada.text("/panel/priority")) | {"remove": "0"}).text
    assert ada.post("/panel/priority", rules_as_shown(gone) | {"save": "1"}).status_code == 303
    assert len(order_now().rules) == before


def test_a_rule_about_a_plan_needs_its_name(ada: Visitor) -> None:
    form = rules_as_shown(ada.text("/panel/priority"))
    answer = ada.post("/panel/priority", form | {"condition-0": "plan", "value-0": " ", "save": "1"})
    assert answer.status_code == 422
    assert "needs the name of the plan" in answer.text


@pytest.mark.parametrize("name", ["v1", "v2"])
def test_every_rule_of_a_preset_can_fire(name: str) -> None:
    """Of each condition there is something in the product that sets it: tier, plan, why, or a mark of support."""
    from forum.policies import MARKS, OF_TIER
    from forum.support.priority import OF_WHY

    settable = {*MARKS, *OF_TIER.values(), *OF_WHY.values(), Condition.PLAN, Condition.TRIAL, Condition.STARTUP}
    assert {rule.condition for rule in policies.preset(name).rules} <= settable
    assert set(Condition) == settable


def test_the_public_holidays_of_a_country_are_days_off(ada: Visitor, site: Site) -> None:
    form = {
        "name": "Office",
        "zone": "Europe/Berlin",
        "hours": "Mon-Fri 09:00-12:30 13:30-17:00",
        "holidays": "2026-12-31 Off",
    }
    assert ada.post(f"/panel/calendars/{site.calendar_id}", form | {"country": "de", "region": "by"}).status_code == 303
    page = ada.text(f"/panel/calendars/{site.calendar_id}")
    assert "2027-01-06 Epiphany" in page
    assert "2026-12-31 Off" in page
    assert ada.post(f"/panel/calendars/{site.calendar_id}", form | {"country": "XX"}).status_code == 422


def test_a_calendar_keeps_its_versions(ada: Visitor, site: Site) -> None:
    form = {"name": "Office", "zone": "Europe/Berlin", "hours": "Mon-Fri 09:00-17:00", "holidays": ""}
    for hours in ("Mon-Fri 09:00-17:00", "Mon-Fri 08:00-17:00", "Mon-Fri 08:00-17:00"):
        ada.post(f"/panel/calendars/{site.calendar_id}", form | {"hours": hours})
    page = ada.text(f"/panel/calendars/{site.calendar_id}")
    assert "Version 3" in page
    assert "Version 4" not in page
