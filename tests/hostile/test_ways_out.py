"""Whatever is given as the place to go on to, nobody leaves the forum by it."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from forum import questions
from forum.db import write
from forum.pages import Page
from forum.paths import ROOT, TEMPLATES
from tests.people import People
from tests.seeds import seed_of
from tests.visiting import Visitor
from tests.web.test_answers import addresses
from tests.web.test_urls import lands_on

Visit = Callable[..., Visitor]
OUT = [
    "//evil.example", "/\\evil.example", "\\\\evil.example", "https:evil.example", "https:/evil.example",
    "/\t/evil.example", "/\r\n/evil.example", "\x00//evil.example", "https://forum.test@evil.example", "https://forum.test.evil.example/",
    "///evil.example", "/%09//evil.example", "/%2F/evil.example", "/%5Cevil.example", "//evil。example",
    "javascript:alert(1)", "data:text/html,evil.example", "/\u2028/evil.example", "/.//evil.example",
    "/..//evil.example", "/%2e%2e//evil.example", "/;//evil.example", "\u00a0//evil.example", "?//evil.example",
    "http://forum.test\r\nLocation: //evil.example", "/ok\r\nSet-Cookie: evil.example=1",
]  # fmt: skip
NAMES = ("next", "back", "path", "return", "url", "to", "target", "redirect", "from", "address", "place")
FIELDS = sorted(
    {name for path in TEMPLATES.rglob("*.html") for name in re.findall(r'name="([\w-]+)"', path.read_text())}
    | {name for path in (ROOT / "forum").rglob("*.py")
       for name in re.findall(r'request\.(?:form|args)\.get(?:list)?\(\s*"([\w-]+)"', path.read_text())}
    - {"stamp", "csrf_token"}
)  # fmt: skip
ODD = [
    "", "x", "-1", "0", "1", "9" * 30, "9" * 19, "\0", "\ufffd", "a\nb", "1:x", "hold:x", "hold:9999999999", "٣", "²",
    "promise:99999-99-99", "1e400", "nan", "2024-13-45", "0001-01-01", "9999-12-31", "25:99", "x" * 70_000, "%s", "[",
    "{}", "[1]", "null", "http://[", "@", "a@b", f"question:{'9' * 20}", "Europe/../x", "\u202e", "🦉" * 300, "/", "\t",
]  # fmt: skip
GOING_ON = ["/language", "/follow/thread/1", "/inbox/threads/1/reading", "/account/proof", "/account/passkeys",
            "/questions/1/privacy", "/demo/sign-in/vera", "/drafts", "/account/connections/1/removal"]  # fmt: skip
ENDS = {"/sign-out", "/account/leave", "/account/sessions/end"}
LEADING = re.compile(r'(?:href|action|formaction|hx-get|hx-post|src)="([^"]*)"')
GIVEN_BACK = re.compile(r'name="(?:next|back)" value="([^"]*)"')


def assert_stays(answer: TestResponse, where: str) -> None:
    for name in ("Location", "HX-Redirect", "HX-Location", "HX-Push-Url", "Refresh"):
        for target in answer.headers.getlist(name):
            assert lands_on(target) in {"forum.example", "forum.test"}, (where, name, target)
    assert "evil" not in answer.headers.get("Set-Cookie", "")
    if answer.mimetype != "text/html":
        return
    for target in map(unescape, GIVEN_BACK.findall(answer.text)):
        assert lands_on(target) == "forum.example", (where, target)
    for target in map(unescape, LEADING.findall(answer.text)):
        assert "evil" not in lands_on(target), (where, target)
        assert not target.strip().lower().startswith(("javascript:", "data:text")), (where, target)


@pytest.fixture
def lived_in(people: People, doc_page: Page) -> None:
    with write():
        question = questions.ask(doc_page, "Which port?", "So.", by=people.visitor)
        questions.answer(question, "8000.", by=people.moderator)


def filled(dice: random.Random, chance: float) -> dict[str, str]:
    """Something odd in so many of all the fields there are."""
    given = {name: dice.choice(ODD) for name in FIELDS if dice.random() < chance}
    return given | dict.fromkeys(NAMES, dice.choice(OUT)) if dice.random() < 0.5 else given


@pytest.mark.parametrize("who", ["", "admin"])
def test_nothing_in_any_field_of_any_route_leads_away_or_is_an_error_of_ours(
    app: Flask, visit: Visit, people: People, lived_in: None, who: str
) -> None:
    """A slice of a larger search: SEED repeats it, ROUNDS makes it longer."""
    seed = seed_of("ways out")
    dice, visitor = random.Random(seed), visit(getattr(people, who) if who else None)
    for _round in range(int(os.environ.get("ROUNDS") or 1)):
        for method, path in addresses(app):
            if path in ENDS or (method == "POST" and not who):
                continue
            form = filled(dice, dice.choice([1, 0.5, 0.1]))
            if method == "GET":
                answer = visitor.get(path, query_string={name: text[:2000] for name, text in form.items()})
            else:
                answer = visitor.post(path, form)
            assert answer.status_code < 500, (path, form)
            assert_stays(answer, f"{path} {form}")


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_no_form_that_goes_on_somewhere_goes_there(visit: Visit, people: People, lived_in: None) -> None:
    nobody, member = visit(), visit(people.moderator)
    for number, way in enumerate(OUT):
        form = dict.fromkeys(("next", "back", "path"), way) | {"language": "de", "email": "bob@example.org"}
        headers = {"HX-Request": "true"} if number % 2 else {}
        later = GOING_ON[number % 3 :: 3]
        for visitor, path in [(nobody, "/sign-in"), (nobody, "/language"), *((member, path) for path in later)]:
            assert_stays(visitor.post(path, form, headers=headers), f"{path} {way!r}")


def test_a_sign_in_goes_on_within_the_forum(visit: Visit, people: People) -> None:
    visitor = visit()
    for way in OUT:
        page = visitor.get("/sign-in", query_string={"next": way})
        assert_stays(page, way)
        assert {lands_on(unescape(found)) for found in GIVEN_BACK.findall(page.text)} == {"forum.example"}


def test_signing_out_and_in_comes_back_to_where_one_was(visit: Visit, people: People) -> None:
    answer = visit().get("/account?a=//evil.example")
    assert lands_on(answer.headers["Location"]) == "forum.example"
