from __future__ import annotations

import ast
import re
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select

from forum.accounts import browsers_of, user_of_session
from forum.accounts.models import SignIn
from forum.accounts.sessions import begin_in_frame
from forum.db import session, write
from forum.paths import ROOT
from forum.signin.browsers import browser_name
from tests.moderation.test_log import lines
from tests.people import People
from tests.signin.test_passwords import GOOD, has_password
from tests.visiting import Visitor

Visit = Callable[..., Visitor]
CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 (KHTML) Version/18.0 Safari/604.1"


def numbers(page: str) -> list[str]:
    return re.findall(r"/account/sessions/(\d+)/end", page)


def signed_in(browser: Visitor) -> bool:
    return browser.get("/account").status_code == 200


def test_the_list_shows_every_browser_and_marks_this_one(visit: Visit, people: People) -> None:
    here, _there, _stranger = visit(people.visitor), visit(people.visitor), visit(people.stranger)
    page = here.text("/account/signing-in")
    assert page.count("this browser") == 1
    assert len(numbers(page)) == 1


def test_ending_one_session_ends_that_browser_only(visit: Visit, people: People) -> None:
    here, there = visit(people.visitor), visit(people.visitor)
    here.post(f"/account/sessions/{numbers(here.text('/account/signing-in'))[0]}/end")
    assert signed_in(here)
    assert not signed_in(there)


def test_nobody_ends_the_session_of_another_person(visit: Visit, people: People) -> None:
    victim, second = visit(people.visitor), visit(people.visitor)
    number = numbers(second.text("/account/signing-in"))[0]
    visit(people.stranger).post(f"/account/sessions/{number}/end")
    assert signed_in(victim)


def test_all_others_or_all_at_once(visit: Visit, people: People) -> None:
    here, there, third = visit(people.visitor), visit(people.visitor), visit(people.visitor)
    here.post("/account/sessions/others/end")
    assert [signed_in(browser) for browser in (here, there, third)] == [True, False, False]
    here, there, other = visit(people.visitor), visit(people.visitor), visit(people.stranger)
    here.post("/account/sessions/end")
    assert [signed_in(browser) for browser in (here, there, other)] == [False, False, True]


def test_ending_sessions_needs_a_fresh_proof(visit: Visit, people: People, later: Callable[..., None]) -> None:
    one, other = visit(people.visitor), visit(people.visitor)
    number = numbers(one.text("/account/signing-in"))[0]
    later(minutes=20)
    for address in (f"/account/sessions/{number}/end", "/account/sessions/others/end", "/account/sessions/end"):
        assert one.post(address).location.startswith("/account/proof?")
    assert signed_in(one)
    assert signed_in(other)


def test_signing_out_everywhere_ends_the_frames_too(visit: Visit, people: People) -> None:
    with write():
        frame = begin_in_frame(people.visitor, timedelta(minutes=30))
    assert user_of_session(frame)
    visit(people.visitor).post("/account/sessions/end")
    assert user_of_session(frame) is None


def test_an_admin_signs_somebody_out_everywhere_and_it_is_in_the_log(visit: Visit, people: People) -> None:
    with write():
        frame = begin_in_frame(people.visitor, timedelta(minutes=30))
    here, there, stranger, admin = (
        visit(who) for who in (people.visitor, people.visitor, people.stranger, people.admin)
    )
    address = f"/panel/people/{people.visitor.id}/sessions/end"
    assert f'action="{address}"' in admin.text("/panel/people/?q=vera@example.org")
    assert admin.post(address).status_code == 303
    assert [signed_in(browser) for browser in (here, there, stranger, admin)] == [False, False, True, True]
    assert user_of_session(frame) is None
    assert "signed Vera Visitor out everywhere" in lines(admin.text("/panel/log"))[0]


def test_a_session_that_nobody_uses_for_two_weeks_is_over(
    visit: Visit, people: People, later: Callable[..., None]
) -> None:
    used, unused = visit(people.visitor), visit(people.visitor)
    later(days=13)
    assert signed_in(used)
    later(days=2)
    assert signed_in(used)
    assert not signed_in(unused)
    assert session.scalars(browsers_of(people.visitor)).one()
    later(days=16)
    assert not signed_in(used)


def test_whoever_signs_in_once_more_leaves_no_session_behind(visit: Visit, people: People) -> None:
    has_password(people.visitor)
    browser, copied = visit(people.visitor), visit()
    copied.client.set_cookie("docside", cookie_of(browser), domain="forum.test")
    assert signed_in(copied)
    browser.post("/sign-in", {"email": "vera@example.org", "password": GOOD})
    assert signed_in(browser)
    assert not signed_in(copied)


def test_a_fresh_proof_gives_the_session_another_secret(
    visit: Visit, people: People, later: Callable[..., None]
) -> None:
    has_password(people.visitor)
    browser, copied = visit(people.visitor), visit()
    copied.client.set_cookie("docside", cookie_of(browser), domain="forum.test")
    number = session.scalars(select(SignIn.id).where(SignIn.user_id == people.visitor.id)).one()
    later(minutes=20)
    assert browser.post("/account/proof", {"password": GOOD}).status_code == 303
    assert signed_in(browser)
    assert not signed_in(copied)
    assert session.scalars(select(SignIn.id).where(SignIn.user_id == people.visitor.id)).one() == number


def cookie_of(browser: Visitor) -> str:
    cookie = browser.client.get_cookie("docside", domain="forum.test")
    assert cookie
    return cookie.value


def test_when_a_browser_was_last_seen_is_kept_to_the_hour(
    visit: Visit, people: People, later: Callable[..., None]
) -> None:
    browser = visit(people.visitor)
    begun = session.scalars(browsers_of(people.visitor)).one().created_at
    later(minutes=50)
    browser.get("/")
    assert session.scalars(browsers_of(people.visitor)).one().last_seen_at == begun
    later(minutes=20)
    browser.get("/")
    assert session.scalars(browsers_of(people.visitor)).one().last_seen_at == begun + timedelta(minutes=70)


def test_browsers_are_called_what_people_call_them() -> None:
    assert browser_name(CHROME) == "Chrome on Linux"
    assert browser_name(SAFARI) == "Safari on iPhone"
    assert browser_name("") == "An unknown browser"


def test_only_the_demo_and_the_second_step_begin_a_session_without_asking_for_more() -> None:
    """Every way in goes through `enter` or `open_session`, where the second step is asked for."""
    past = set()
    for path in sorted((ROOT / "forum").rglob("*.py")):
        tree = ast.parse(path.read_text())
        called = {n.func.id for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}
        if called & {"sign_in", "begin_in_frame", "login_user", "SignIn"}:
            past.add(str(path.relative_to(ROOT / "forum")))
    assert past == {
        "accounts/entering.py",
        "accounts/sessions.py",
        "demo/views.py",
        "signin/passkey_views.py",
        "signin/second_step_views.py",
    }
