"""Words that English has once and German twice, and days as German writes them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from babel.messages.catalog import Message
from flask import Flask

from forum import questions
from forum.db import session, write
from forum.figures import days_of
from forum.figures.words import shown
from forum.moves.models import LostPage, Standing
from forum.pages import Page, Site
from forum.rota import parse_hours
from forum.sections import make_token
from forum.support import Ticket
from forum.support.snoozing import in_words
from forum.web import LANGUAGES, date_pattern, speaking
from forum.web.formats import day, exact, moment
from tests.languages import words
from tests.people import People
from tests.support import deeds
from tests.support.conftest import MONDAY, monday  # noqa: F401
from tests.visiting import Visitor


@pytest.fixture
def german(visit: Callable[..., Visitor], people: People) -> Visitor:
    reader = visit(people.support)
    reader.post("/language", {"language": "de", "next": "/queue"})
    return reader


def test_reports_are_from_a_day_to_a_day(german: Visitor) -> None:
    text = german.text("/queue/figures?range=days&from=2026-11-23&to=2026-11-24")
    assert re.findall(r'<label>(\w+) <input type="date"', text) == ["Von", "bis"]
    assert "<b>23. Nov. 2026</b>, verglichen mit 22. Nov. 2026" in text


def test_what_a_ticket_and_what_a_customer_has_are_two_words(german: Visitor) -> None:
    text = german.text("/queue/figures/by/tier") + german.text("/queue/narrow")
    for said in ("Nach Kundenart", "Nach Dringlichkeit", "<label>Kundenart <select", "<label>Dringlichkeit <select"):
        assert said in text
    assert "Stufe" not in text


def test_only_people_climb_steps() -> None:
    """A level of trust is a "Stufe"; neither that of a ticket nor the tier of a customer is."""
    said = [message.id for message in words.translated("de") if "Stufe" in str(message.string)]
    assert [one for one in said if re.search(r"ticket|tier|urgent|promised", str(one))] == []


@pytest.fixture
def ticket(doc_page: Page, people: People) -> Ticket:
    return deeds.escalate(deeds.ask(doc_page, people.visitor), people.moderator)


def test_a_clock_was_counted_from_a_moment_to_a_moment(ticket: Ticket, german: Visitor) -> None:
    text = german.text(f"/tickets/{ticket.id}/clocks")
    assert re.findall(r'<th scope="col">(\w+)</th>', text)[:2] == ["Von", "Bis"]
    assert "Mo., 23. Nov. 2026, 09:00" in text


def test_the_keys_of_a_keyboard_open_no_lock(german: Visitor) -> None:
    assert '<div id="keys" popover class="keys-box" role="dialog" aria-label="Tasten">' in german.text("/queue")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["23 Nov 2026", "Mon 23 Nov", "23 Nov to 24 Nov 2026", "23 Nov 2026, 09:00 UTC", "Mon 23 Nov, 09:00"]),
        (
            "de",
            ["23. Nov. 2026", "Mo., 23. Nov.", "23. Nov. bis 24. Nov. 2026", "23. Nov. 2026, 09:00 UTC",
             "Mo., 23. Nov., 09:00"],
        ),
    ],
)  # fmt: skip
def test_days_have_the_dots_and_commas_of_their_language(app: Flask, language: str, said: list[str]) -> None:
    first = date(2026, 11, 23)
    with app.test_request_context(), speaking(language):
        found = [day(first), shown(first), days_of(first, first + timedelta(days=1)), exact(MONDAY), in_words(MONDAY)]
        assert found == said
        assert f">{said[0]}</time>" in moment(MONDAY)


def test_hours_are_said_in_the_language_and_understood_in_each(
    visit: Callable[..., Visitor], people: People, site: Site
) -> None:
    ada, lines = visit(people.admin), ("Mon-Fri 09:00-17:00", "Mo-Fr 09:00-17:00", "monday-Freitag 09:00-17:00")
    assert re.search(r"Mon-\w+ \d", ada.text("/panel/calendars"))
    ada.post("/language", {"language": "de", "next": "/panel/calendars"})
    text = ada.text("/panel/calendars")
    assert re.search(r"Mo-\w+ \d", text)
    assert "Mon-" not in text
    assert len({tuple(parse_hours(line)) for line in lines}) == 1


@pytest.mark.parametrize("skeleton", ["MMMd", "yMMMd", "MMMEd", "yMMMEd"])
def test_every_pattern_is_known_in_every_language(app: Flask, skeleton: str) -> None:
    for language in LANGUAGES:
        with app.test_request_context(), speaking(language):
            assert "MMM" in date_pattern(skeleton)


@pytest.mark.parametrize(
    ("language", "went", "made"),
    [
        ("en", "1 thread · went away <time", "There is a token, made <time[^.]+</time>. A new one takes its place"),
        ("de", "1 Thema · verschwunden: <time", r"Es gibt ein Token \(gemacht: <time[^(]+</time>\). Ein neues tritt"),
    ],
)
def test_since_when_a_page_is_gone_and_a_token_there_is_right_whether_a_day_is_said_or_how_long_ago(
    visit: Callable[..., Visitor], people: People, site: Site, doc_page: Page, language: str, went: str, made: str
) -> None:
    """A script makes "vor 4 Min." of a day, so nothing may stand before it that asks for a day."""
    with write():
        questions.ask(doc_page, "Which port?", "80?", by=people.visitor)
        session.add(LostPage(page_id=doc_page.id, site_id=site.id, standing=Standing.LOST, since=MONDAY))
        make_token(site, by=people.admin)
    admin = visit(people.admin)
    admin.post("/language", {"language": language, "next": "/"})
    assert went in admin.text(f"/panel/sites/{site.id}/moves")
    assert re.search(made, admin.text(f"/panel/sites/{site.id}/index"))


# What else was said for a thing that has a word already.
DOUBLES = re.compile(
    r"(?<!%\()\bThreads?\b|\bSites?\b|(?<!E-)\bMail(?:s|adressen?|server)?\b|Gemeinschaft|Abonnent|Textbaustein|Bereiche?\b"
    r"|[Vv]ertraulich|[Zz]usammen(?:ge)?leg|[Aa]bgetrennt|[Aa]kzeptiert|Fragesteller|verfolgst|Mittlere|Mon-Fri"
)


def test_one_thing_has_one_word() -> None:
    found = [(one.id, said) for one in words.translated("de") for said in _said(one) if DOUBLES.search(said)]
    assert found == []


def _said(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, (tuple, list)) else [str(message.string)]
