from __future__ import annotations

import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import select
from werkzeug.test import TestResponse

from forum.accounts import User
from forum.config import Settings
from forum.db import session
from forum.signin.models import Identity
from tests.people import People
from tests.signin.provider import CLIENT, SECRET, Outside, running
from tests.signin.test_passwords import mails_to
from tests.signin.test_second_step import set_up
from tests.visiting import Visitor

Visit = Callable[..., Visitor]


@pytest.fixture
def outside(settings: Callable[..., Settings]) -> Iterator[Outside]:
    with running() as made:
        secret = SecretStr(SECRET)
        settings(
            oidc_issuer=made.address, oidc_client_id=CLIENT, oidc_client_secret=secret, oidc_name="Example ID",
            oidc_github_url=made.address, oidc_github_client_id=CLIENT, oidc_github_client_secret=secret,
        )  # fmt: skip
        yield made


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_given: Any) -> None:
        return None


def agreed(page: TestResponse) -> str:
    """What the browser does there: follow the page's own link, agree, and be sent back; the path it comes to."""
    link = unescape(re.findall(r'href="([^"]+/authorize[^"]*)"', page.text)[0])
    assert page.headers["Refresh"] == f"0; url={link}"
    try:
        urllib.request.build_opener(_Stay).open(link, timeout=5)
    except urllib.error.HTTPError as redirect:
        return str(redirect.headers["Location"]).removeprefix("http://forum.test")
    raise AssertionError("the provider sent nobody back")


def by(browser: Visitor, key: str = "oidc", target: str = "/unanswered") -> TestResponse:
    return browser.get(agreed(browser.post(f"/sign-in/with/{key}", {"next": target})))


def inside(browser: Visitor) -> bool:
    return browser.get("/account").status_code == 200


def test_the_button_is_there_only_where_a_provider_is_set(visit: Visit, people: People) -> None:
    assert "Sign in with" not in visit().text("/sign-in")
    assert visit().post("/sign-in/with/oidc").status_code == 404


def test_a_verified_address_signs_in_to_its_account_and_its_person_is_told(
    visit: Visit, people: People, outside: Outside
) -> None:
    browser = visit()
    assert "Sign in with Example ID" in browser.text("/sign-in")
    assert by(browser).location == "/unanswered"
    assert "Vera Visitor" in browser.text("/account")
    assert "Example ID was connected" in mails_to("vera@example.org")


def test_a_new_person_gets_an_account_with_the_name_they_have_there(
    visit: Visit, people: People, outside: Outside
) -> None:
    outside.person |= {"sub": "p-2", "email": "New@Example.org", "name": "Nia New"}
    browser = visit()
    by(browser)
    assert "Nia New" in browser.text("/account")
    assert session.scalars(select(User).where(User.email == "new@example.org")).one()


def test_once_connected_the_subject_counts_and_not_the_address(visit: Visit, people: People, outside: Outside) -> None:
    by(visit())
    outside.person |= {"email": "stan@example.net"}
    browser = visit()
    by(browser)
    assert "Vera Visitor" in browser.text("/account")


@pytest.mark.parametrize("verified", [False, "no", None])
def test_an_address_that_is_not_verified_opens_nothing(
    visit: Visit, people: People, outside: Outside, verified: object
) -> None:
    outside.person |= {"email_verified": verified}
    browser = visit()
    assert "does not say that your mail address is verified" in by(browser).text
    assert not inside(browser)
    assert not session.scalars(select(Identity)).all()


LIES = ["nonce", "audience", "party", "issuer", "expired", "none", "hmac", "key", "description"]


@pytest.mark.parametrize("lie", LIES)
def test_what_must_not_be_believed_signs_nobody_in(visit: Visit, people: People, outside: Outside, lie: str) -> None:
    browser = visit()
    back = agreed(browser.post("/sign-in/with/oidc"))
    outside.lies = {lie}
    assert browser.get(back).status_code == 502
    assert not inside(browser)


def test_the_address_may_come_from_the_user_info_if_it_is_about_the_same_person(
    visit: Visit, people: People, outside: Outside
) -> None:
    outside.lies = {"userinfo"}
    browser = visit()
    by(browser)
    assert inside(browser)
    outside.lies = {"userinfo", "subject"}
    assert by(visit()).status_code == 502


def test_a_return_is_good_once_and_for_the_browser_that_left(visit: Visit, people: People, outside: Outside) -> None:
    browser, thief = visit(), visit()
    back = agreed(browser.post("/sign-in/with/oidc"))
    assert thief.get(back).status_code == 400
    assert not inside(thief)
    assert browser.get(back).status_code == 303
    assert browser.get(back).status_code == 400
    mixed = visit()
    other = agreed(mixed.post("/sign-in/with/github"))
    assert mixed.get(other.replace("github", "oidc")).status_code == 400


def test_a_foreign_state_and_a_refusal_sign_nobody_in(visit: Visit, people: People, outside: Outside) -> None:
    browser = visit()
    back = agreed(browser.post("/sign-in/with/oidc"))
    assert browser.get(re.sub(r"state=[^&]+", "state=forged", back)).status_code == 400
    back = agreed(browser.post("/sign-in/with/oidc"))
    state = re.findall(r"state=([^&]+)", back)[0]
    assert browser.get(f"/sign-in/with/oidc/return?error=access_denied&state={state}").status_code == 422
    assert not inside(browser)


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_coming_back_never_leads_to_another_host(visit: Visit, people: People, outside: Outside, target: str) -> None:
    assert by(visit(), target=target).location == "/"


def test_a_provider_that_hangs_costs_three_seconds(visit: Visit, people: People, outside: Outside) -> None:
    outside.slow = 6
    begun = time.monotonic()
    assert "still works" in visit().post("/sign-in/with/oidc").text
    assert time.monotonic() - begun < 5


def test_a_provider_in_the_private_network_is_asked_only_where_that_is_allowed(
    visit: Visit, people: People, outside: Outside, settings: Callable[..., Settings]
) -> None:
    settings(private_webhooks=False)
    assert visit().post("/sign-in/with/oidc").status_code == 502
    assert outside.asked == []


def test_github_gives_its_primary_verified_address(visit: Visit, people: People, outside: Outside) -> None:
    outside.person = {"id": 4711, "login": "vera", "name": None}
    outside.emails = [
        {"email": "stan@example.net", "verified": False, "primary": False},
        {"email": "vera@example.org", "verified": True, "primary": True},
    ]
    browser = visit()
    assert by(browser, "github").location == "/unanswered"
    assert "Vera Visitor" in browser.text("/account")


def test_a_github_address_that_is_not_verified_opens_nothing(visit: Visit, people: People, outside: Outside) -> None:
    outside.person = {"id": 4711, "login": "vera", "name": "Vera"}
    outside.emails = [{"email": "vera@example.org", "verified": False, "primary": True}]
    browser = visit()
    assert by(browser, "github").status_code == 422
    assert not inside(browser)


def test_an_account_with_a_second_step_is_not_connected_from_outside_and_asks_for_it_afterwards(
    visit: Visit, people: People, outside: Outside, later: Callable[..., None]
) -> None:
    vera = visit(people.visitor)
    set_up(vera)
    browser = visit()
    assert "second step" in by(browser).text
    assert not inside(browser)
    vera.get(agreed(vera.post("/account/connections/oidc")))
    assert by(browser, target="/solved").location == "/sign-in/second-step?next=%2Fsolved"
    assert not inside(browser)


def test_connecting_and_disconnecting_on_ones_own_page(visit: Visit, people: People, outside: Outside) -> None:
    outside.person |= {"sub": "p-9", "email": "elsewhere@example.org", "email_verified": False}
    stan = visit(people.stranger)
    stan.get(agreed(stan.post("/account/connections/oidc")))
    browser = visit()
    by(browser)
    assert "Stan Stranger" in browser.text("/account")
    number = re.findall(r"/account/connections/(\d+)/removal", stan.text("/account/signing-in"))[0]
    assert visit(people.visitor).post(f"/account/connections/{number}/removal").status_code == 404
    stan.post(f"/account/connections/{number}/removal")
    assert not session.scalars(select(Identity)).all()


def test_nobody_takes_over_what_is_connected_with_another_person(
    visit: Visit, people: People, outside: Outside
) -> None:
    by(visit())
    stan = visit(people.stranger)
    assert stan.get(agreed(stan.post("/account/connections/oidc"))).status_code == 409
