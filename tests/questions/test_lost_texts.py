"""What somebody typed is never lost, whatever speaks against it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from forum import questions
from forum.db import write
from forum.pages import Page, Site
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]
ADDRESS = "https://docs.example.com/guide/install"
FORM = {"title": "How do I install it?", "body": "On Debian.", "page": ADDRESS}
MUCH = "log line 1234567890\n" * 20_000  # 400 kB


def test_a_log_of_four_hundred_kilobytes_comes_back_in_its_form(visit: Visit, site: Site) -> None:
    begun = time.monotonic()
    answer = visit().post("/ask", FORM | {"name": "Bob", "email": "b@example.org", "body": MUCH})
    assert time.monotonic() - begun < 5
    assert answer.status_code == 422
    assert "letters too long. Nothing is lost" in answer.text
    assert answer.text.count("log line 1234567890") == 20_000


def test_an_answer_that_is_far_too_long_comes_back_in_its_form(visit: Visit, doc_page: Page, people: People) -> None:
    with write():
        thread = questions.ask(doc_page, "How?", "Like this.", by=people.visitor)
    answer = visit(people.stranger).htmx(f"/questions/{thread.id}/answers", {"body": MUCH})
    assert answer.status_code == 422
    assert "letters too long" in answer.text
    assert answer.text.count("log line 1234567890") == 20_000


def test_signing_in_to_ask_types_name_and_address_only_once(visit: Visit, site: Site) -> None:
    bob = visit()
    to_sign_in = bob.post("/ask", FORM | {"name": "Bob Brown", "email": "bob@example.org", "then": "sign-in"})
    page = bob.text(to_sign_in.location)
    assert 'value="bob@example.org"' in page
    hidden = dict(re.findall(r'type="hidden" name="(next|name)" value="([^"]*)"', page))
    to_code = bob.post("/sign-in", {"email": "bob@example.org"} | hidden)
    assert 'value="Bob Brown"' in bob.text(to_code.location)
    wrong = bob.post(to_code.location, {"code": "000000", "name": "Bob B."})
    assert 'value="Bob B."' in wrong.text


def test_nobody_can_make_an_address_that_fills_in_the_sign_in_page(visit: Visit, app: object) -> None:
    page = visit().get("/sign-in?typed=WyJldmVAZXhhbXBsZS5vcmciLCAiRXZlIl0.forged")
    assert page.status_code == 200
    assert "eve@example.org" not in page.text


def test_an_organisation_that_is_refused_stays_in_its_form(visit: Visit, people: People) -> None:
    form = {"name": "Acme Mail", "domain": "gmail.com", "plan": "Enterprise plus", "tier": "priority"}
    answer = visit(people.admin).post("/panel/people/organisations", form)
    assert answer.status_code == 422
    assert "gmail.com is a mail provider" in answer.text
    for typed in ('value="Acme Mail"', 'value="gmail.com"', 'value="Enterprise plus"', 'value="priority" selected'):
        assert typed in answer.text
