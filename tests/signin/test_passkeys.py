from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from forum.db import session
from forum.signin.models import Challenge, Passkey
from tests.people import People
from tests.signin.authenticator import Key
from tests.signin.test_passwords import mails_to
from tests.signin.test_second_step import STEP, by_mail, inside, set_up
from tests.visiting import Visitor

Visit = Callable[..., Visitor]


def registered(browser: Visitor, **options: Any) -> Key:
    key = Key(**options)
    answer = key.create(browser.post("/account/passkeys/options").json or {})
    made = browser.post("/account/passkeys", {"credential": answer, "name": "My laptop"})
    assert made.status_code == 303, made.text
    return key


def signed(browser: Visitor, key: Key, target: str = "/unanswered", path: str = "/sign-in/passkey") -> TestResponse:
    options = browser.post("/sign-in/passkey/options").json or {}
    return browser.post(path, {"credential": key.get(options), "next": target})


def test_a_passkey_signs_in_without_a_name_and_its_person_is_told_of_it(visit: Visit, people: People) -> None:
    vera = visit(people.visitor)
    key = registered(vera)
    browser = visit()
    assert signed(browser, key).location == "/unanswered"
    assert "Vera Visitor" in browser.text("/account")
    assert "My laptop" in vera.text("/account/signing-in")
    assert "A passkey was added" in mails_to("vera@example.org")


def test_it_is_both_steps_at_once_and_does_as_the_second_one(
    visit: Visit, people: People, later: Callable[..., None]
) -> None:
    vera = visit(people.visitor)
    set_up(vera)
    key, browser, halfway = registered(vera), visit(), visit()
    signed(browser, key)
    assert inside(browser)
    assert by_mail(halfway, "vera@example.org").startswith(STEP)
    signed(halfway, key)
    assert inside(halfway)


def test_who_came_halfway_does_not_go_on_with_the_passkey_of_another_person(visit: Visit, people: People) -> None:
    set_up(visit(people.visitor))
    strangers, browser = registered(visit(people.stranger)), visit()
    by_mail(browser, "vera@example.org")
    assert signed(browser, strangers).status_code == 422
    assert not inside(browser)


@pytest.mark.parametrize("wrong", [{"origin": "http://evil.test"}, {"rp": "evil.test"}, {"verifies": False}])
def test_a_key_of_another_site_or_without_its_owner_is_not_believed(
    visit: Visit, people: People, wrong: dict[str, Any]
) -> None:
    key = registered(visit(people.visitor))
    for name, value in wrong.items():
        setattr(key, name, value)
    browser = visit()
    assert signed(browser, key).status_code == 422
    assert not inside(browser)


@pytest.mark.parametrize("wrong", [{"origin": "http://evil.test"}, {"rp": "evil.test"}, {"verifies": False}])
def test_nor_is_it_registered(visit: Visit, people: People, wrong: dict[str, Any]) -> None:
    vera = visit(people.visitor)
    answer = Key(**wrong).create(vera.post("/account/passkeys/options").json or {})
    assert vera.post("/account/passkeys", {"credential": answer, "name": "Mine"}).status_code == 422
    assert not session.scalars(select(Passkey)).all()


def test_an_answer_is_good_once_for_its_browser_and_for_five_minutes(
    visit: Visit, people: People, later: Callable[..., None]
) -> None:
    key, browser, thief = registered(visit(people.visitor)), visit(), visit()
    options = browser.post("/sign-in/passkey/options").json or {}
    answer = key.get(options)
    thief.post("/sign-in/passkey/options")
    assert thief.post("/sign-in/passkey", {"credential": answer}).status_code == 422
    cookie = browser.client.get_cookie("docside", domain="forum.test")
    assert cookie
    assert browser.post("/sign-in/passkey", {"credential": answer}).status_code == 303
    copied = visit()
    copied.client.set_cookie("docside", cookie.value, domain="forum.test")
    assert copied.post("/sign-in/passkey", {"credential": answer}).status_code == 410
    slow = visit()
    answer = key.get(slow.post("/sign-in/passkey/options").json or {})
    later(minutes=6)
    assert slow.post("/sign-in/passkey", {"credential": answer}).status_code == 410


def test_a_counter_that_goes_back_gives_a_copied_key_away(visit: Visit, people: People) -> None:
    key = registered(visit(people.visitor))
    signed(visit(), key)
    signed(visit(), key)
    key.count = 0
    browser = visit()
    signed(browser, key)
    assert not inside(browser)


@pytest.mark.parametrize("answer", ["", "[]", "{}", '{"id": 7}', "no json", '{"id": "x", "response": []}'])
def test_nonsense_is_refused_calmly(visit: Visit, people: People, answer: str) -> None:
    browser = visit()
    browser.post("/sign-in/passkey/options")
    assert browser.post("/sign-in/passkey", {"credential": answer}).status_code == 422


def test_it_proves_who_one_is_before_a_change(visit: Visit, people: People, later: Callable[..., None]) -> None:
    vera = visit(people.visitor)
    key, strangers = registered(vera), registered(visit(people.stranger))
    later(minutes=20)
    assert vera.post("/account/passkeys/options").location.startswith("/account/proof?")
    assert signed(vera, strangers, path="/account/proof/passkey").status_code == 422
    assert signed(vera, key, "/account/signing-in", "/account/proof/passkey").location == "/account/signing-in"
    assert vera.post("/account/passkeys/options").status_code == 200


def test_a_removed_one_opens_nothing_and_only_its_owner_removes_it(visit: Visit, people: People) -> None:
    vera = visit(people.visitor)
    key = registered(vera)
    number = session.scalars(select(Passkey.id)).one()
    assert visit(people.stranger).post(f"/account/passkeys/{number}/removal").status_code == 404
    assert vera.post(f"/account/passkeys/{number}/removal").status_code == 303
    assert signed(visit(), key).status_code == 422


def test_staff_with_a_passkey_needs_it_where_a_second_step_is_demanded(visit: Visit, people: People) -> None:
    admin = visit(people.admin)
    key = registered(admin)
    admin.post("/panel/people/second-step", {"demanded": "1"})
    by_code, by_key = visit(), visit()
    assert by_mail(by_code, "ada@example.com").startswith(STEP)
    signed(by_key, key)
    assert by_key.get("/panel/").status_code == 200


def test_challenges_that_nobody_answered_are_forgotten(
    visit: Visit, people: People, later: Callable[..., None], run_jobs: Callable[[], None]
) -> None:
    visit().post("/sign-in/passkey/options")
    later(minutes=6)
    run_jobs()
    assert not session.scalars(select(Challenge)).all()


@pytest.mark.parametrize(
    "answer", ["[" * 200_000, '{"id": "\\u0000"}', '{"id": "\\ud800"}', '{"id": null}', "[]", "1", ""]
)
def test_what_is_no_passkey_is_only_unknown(visit: Callable[..., Visitor], answer: str) -> None:
    browser = visit()
    browser.post("/sign-in/passkey/options")
    assert browser.post("/sign-in/passkey", {"credential": answer}).status_code == 422
