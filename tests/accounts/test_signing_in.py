from __future__ import annotations

import re
from base64 import urlsafe_b64decode
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from forum.accounts import Code
from forum.accounts.models import SignIn
from forum.app import create_app
from forum.channels import Delivery
from forum.config import Settings
from forum.db import session
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]


def code_mailed_to(email: str) -> str:
    mail = session.scalars(select(Delivery).where(Delivery.to == email).order_by(Delivery.id.desc()).limit(1)).one()
    return re.findall(r"\b\d{6}\b", mail.message["text"])[0]


def sign_in(browser: Visitor, email: str, target: str = "/") -> str:
    page = browser.post("/sign-in", {"email": email, "next": target}).location
    return browser.post(page, {"code": code_mailed_to(email.lower())}).location


def test_a_code_signs_in_and_leads_back_to_where_one_was(visit: Visit, people: People) -> None:
    browser = visit()
    assert sign_in(browser, "vera@example.org", "/unanswered") == "/unanswered"
    assert "Vera Visitor" in browser.text("/account")


def test_an_unknown_address_gets_an_account_by_its_code(visit: Visit, people: People) -> None:
    browser = visit()
    sign_in(browser, "New.Person@example.org")
    assert "new.person@example.org" in browser.text("/account")


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_never_leads_to_another_host(visit: Visit, people: People, target: str) -> None:
    assert sign_in(visit(), "vera@example.org", target) == "/"


def test_a_code_works_once(visit: Visit, people: People) -> None:
    browser = visit()
    page = browser.post("/sign-in", {"email": "vera@example.org"}).location
    code = code_mailed_to("vera@example.org")
    assert browser.post(page, {"code": code}).status_code == 303
    assert "used up" in visit().post(page, {"code": code}).text


def test_signing_out_ends_the_session_wherever_its_cookie_was_copied(visit: Visit, people: People) -> None:
    browser = visit(people.visitor)
    cookie = browser.client.get_cookie("docside", domain="forum.test")
    assert cookie is not None
    browser.post("/sign-out")
    thief = visit()
    thief.client.set_cookie("docside", cookie.value, domain="forum.test")
    assert thief.get("/account").status_code == 303


def test_no_page_for_the_signed_out_sets_a_cookie(visit: Visit, people: People) -> None:
    for path in ("/", "/unanswered", "/solved", "/sign-in", "/ask", "/nothing-here"):
        assert "Set-Cookie" not in visit().get(path).headers


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(visit: Visit, people: People) -> None:
    browser = visit()
    page = browser.post("/sign-in", {"email": "vera@example.org"}).location
    cookie = browser.post(page, {"code": code_mailed_to("vera@example.org")}).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_over_tls_no_other_host_of_the_domain_can_set_the_cookie(tmp_path: Path) -> None:
    settings = Settings(url="https://forum.test", secret=SecretStr("a" * 32), data=str(tmp_path))
    config = create_app(settings).config
    assert config["SESSION_COOKIE_NAME"] == "__Host-docside"
    assert config["SESSION_COOKIE_SECURE"]
    # A browser takes a cookie of that name for one host and all its paths only.
    assert (config["SESSION_COOKIE_DOMAIN"], config["SESSION_COOKIE_PATH"] or "/") == (None, "/")


def test_signing_out_takes_what_the_browser_kept_with_it(visit: Visit, people: People) -> None:
    assert visit(people.visitor).post("/sign-out").headers["Clear-Site-Data"] == '"cache"'


def test_codes_and_sessions_are_forgotten_a_week_after_their_end(
    visit: Visit, people: People, later: Callable[..., None], run_jobs: Callable[[], None]
) -> None:
    sign_in(visit(), "vera@example.org")
    still_signed_in = visit(people.admin)
    later(days=6)
    run_jobs()
    assert session.scalars(select(Code)).all()
    later(days=2)
    run_jobs()
    assert not session.scalars(select(Code)).all()
    assert still_signed_in.get("/account").status_code == 200
    later(days=40)
    run_jobs()
    assert not session.scalars(select(SignIn)).all()


def test_the_address_of_the_page_for_the_code_tells_nobody_the_mail_address(visit: Visit, people: People) -> None:
    """It stands in histories and in logs of proxies; nobody but the forum reads or makes such an address."""
    browser = visit()
    made = browser.post("/sign-in", {"email": "vera@example.org", "next": "/unanswered"}).location
    token = made.rpartition("/")[2]
    assert b"vera" not in urlsafe_b64decode(token + "==")
    assert "vera@example.org" in browser.text(made)
    for at in range(0, len(token) - 1, 9):
        other = token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :]
        assert visit().get(f"/sign-in/{other}").status_code == 410
    assert visit().get(f"/sign-in/{token}é").status_code == 410
