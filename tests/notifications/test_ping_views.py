from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from sqlalchemy import select

from forum.channels import Delivery, DeliveryState
from forum.db import session
from forum.notifications import PingRoute
from forum.pages import Site
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]
Routed = Callable[..., PingRoute]
Run = Callable[[], None]

HOOK = "https://hooks.slack.com/services/T000/B000/q7Rk2vX9sT4uW8yZ1aB3cD5e"
SECRET = "q7Rk2vX9sT4uW8yZ1aB3"
GOOD = {"kind": "slack", "name": "#docs", "to": HOOK, "site": "", "prefix": ""}


def every_route() -> list[PingRoute]:
    return list(session.scalars(select(PingRoute).order_by(PingRoute.id)))


def test_an_admin_adds_a_route_whose_address_is_never_shown_in_full_again(
    visit: Visit, people: People, site: Site
) -> None:
    admin = visit(people.admin)
    form = {**GOOD, "name": "The guide's channel", "site": str(site.id), "prefix": "https://docs.example.com/guide/"}
    assert admin.post("/panel/pings", form).status_code == 303
    [route] = every_route()
    assert (route.site_id, route.prefix, route.to) == (site.id, "/guide", HOOK)
    shown = admin.text("/panel/pings")
    assert "The guide&#39;s channel" in shown
    assert "<code>/guide</code>" in shown
    assert SECRET not in shown
    assert "https://hooks.slack.com/" in shown


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"to": "hooks.slack.com/x"}, "This is no web address"),
        ({"to": "http://169.254.169.254/latest"}, "not on the public internet"),
        ({"kind": "webhook"}, "Write the secret behind the address"),
        ({"kind": "mail"}, "is not an e-mail address"),
        ({"kind": "pigeon"}, "Not a valid choice"),
        ({"site": "999"}, "Not a valid choice"),
        ({"name": " "}, "Please give the route a name"),
        ({"prefix": "/" + "x" * 2500}, "longer than"),
    ],
)
def test_settings_are_checked_on_entry_and_what_was_typed_stays(
    wrong: dict[str, str], sentence: str, visit: Visit, people: People, site: Site
) -> None:
    typed = {**GOOD, "name": "My channel", "prefix": "/guide", **wrong}
    answer = visit(people.admin).post("/panel/pings", typed)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert every_route() == []
    for name in ("name", "to", "prefix"):
        assert re.search(rf'<input[^>]*name="{name}"[^>]*value="{re.escape(typed[name])}"', answer.text)


def test_the_same_route_twice_is_said_and_kept_once(visit: Visit, people: People) -> None:
    admin = visit(people.admin)
    admin.post("/panel/pings", GOOD)
    answer = admin.post("/panel/pings", GOOD)
    assert answer.status_code == 422
    assert "such a route already" in answer.text
    assert len(every_route()) == 1


def test_a_test_shows_what_the_other_side_really_said(
    visit: Visit, people: People, routed: Routed, run_jobs: Run, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/services/x").respond_with_data("no_service <b>", 404)
    route = routed("slack", httpserver.url_for("/services/x"))
    admin = visit(people.admin)
    row = admin.get(admin.post(f"/panel/pings/{route.id}/tests").location)
    assert httpserver.log == []
    assert "On its way" in row.text
    assert 'hx-trigger="every 1s"' in row.text
    assert "Look again" in row.text
    run_jobs()
    ended = admin.get(row.request.path, headers={"HX-Request": "true"}).text
    assert "404 NOT FOUND" in ended
    assert "no_service &lt;b&gt;" in ended
    assert "hx-trigger" not in ended
    assert ended.strip() in admin.text(row.request.path)


def test_a_test_that_succeeds_says_so_and_looks_like_a_ping(
    visit: Visit, people: People, routed: Routed, run_jobs: Run, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/services/x").respond_with_data("ok")
    route = routed("slack", httpserver.url_for("/services/x"))
    admin = visit(people.admin)
    fragment = admin.htmx(f"/panel/pings/{route.id}/tests").text
    assert fragment.lstrip().startswith("<div")
    run_jobs()
    [(request, _answer)] = httpserver.log
    assert "A test from Docside" in request.get_data(as_text=True)
    delivery = session.scalars(select(Delivery)).one()
    assert "<b>Sent</b>" in admin.text(f"/panel/pings/{route.id}/tests/{delivery.id}")


def test_a_double_click_sends_one_test_and_a_later_click_another(
    visit: Visit, people: People, routed: Routed, run_jobs: Run
) -> None:
    route = routed("console", "log")
    admin = visit(people.admin)
    for _ in range(2):
        admin.htmx(f"/panel/pings/{route.id}/tests")
    assert len(session.scalars(select(Delivery)).all()) == 1
    run_jobs()
    admin.htmx(f"/panel/pings/{route.id}/tests")
    assert len(session.scalars(select(Delivery)).all()) == 2


def test_a_test_belongs_to_its_route(visit: Visit, people: People, routed: Routed) -> None:
    one, other = routed("console", "one"), routed("console", "other")
    admin = visit(people.admin)
    shown = admin.post(f"/panel/pings/{one.id}/tests").location
    assert admin.get(shown).status_code == 200
    assert admin.get(shown.replace(f"/pings/{one.id}/", f"/pings/{other.id}/")).status_code == 404


def test_pause_resume_and_remove_are_buttons_and_stand_in_the_log(visit: Visit, people: People, routed: Routed) -> None:
    route = routed("console", "log")
    admin = visit(people.admin)
    admin.post(f"/panel/pings/{route.id}/pause")
    assert "Paused" in admin.text("/panel/pings")
    admin.post(f"/panel/pings/{route.id}/resumption")
    assert "Paused" not in admin.text("/panel/pings")
    admin.post(f"/panel/pings/{route.id}/removal")
    assert every_route() == []
    assert admin.post(f"/panel/pings/{route.id}/removal").status_code == 404


@pytest.mark.parametrize("action", ["", "/{}/pause", "/{}/resumption", "/{}/removal", "/{}/tests"])
def test_only_admins_change_pings(action: str, visit: Visit, people: People, routed: Routed) -> None:
    route = routed("console", "log")
    address = "/panel/pings" + action.format(route.id)
    refused = {
        name: visit(getattr(people, name)).post(address, GOOD).status_code
        for name in ("visitor", "customer", "support", "stranger", "moderator")
    }
    assert refused == dict.fromkeys(refused, 403)
    assert visit().post(address, GOOD).status_code == 401
    assert visit(people.admin).post(address, GOOD).status_code == 303


def test_moderators_see_the_list_without_buttons_and_mail_addresses_masked(
    visit: Visit, people: People, routed: Routed
) -> None:
    routed("mail", "team@example.com")
    shown = visit(people.moderator).text("/panel/pings")
    assert "t…@example.com" in shown
    assert "team@example.com" not in shown
    assert "/tests" not in shown
    assert "Admins change these." in shown
    assert "team@example.com" in visit(people.admin).text("/panel/pings")


@pytest.mark.parametrize("path", ["/panel/pings", "/panel/deliveries"])
def test_the_staff_pages_are_for_moderators(path: str, visit: Visit, people: People) -> None:
    signed_out = visit().get(path)
    assert (signed_out.status_code, signed_out.location) == (303, f"/sign-in?next={path}")
    seen = {name: visit(getattr(people, name)).get(path).status_code for name in vars(people)}
    assert seen == {
        "visitor": 403,
        "customer": 403,
        "stranger": 403,
        "support": 403,
        "moderator": 200,
        "admin": 200,
    }


def test_the_list_takes_the_same_few_statements_however_long_it_is(
    visit: Visit, people: People, routed: Routed, site: Site, statements: Callable[..., Any]
) -> None:
    admin, counts = visit(people.admin), []
    for number in range(3):
        routed("console", f"log {number}", site=site)
        admin.get("/panel/pings")
        with statements() as said:
            admin.get("/panel/pings")
        counts.append(len(said))
    assert len(set(counts)) == 1


def test_the_panel_says_when_a_site_pings_nobody(visit: Visit, people: People, site: Site, routed: Routed) -> None:
    moderator = visit(people.moderator)
    assert "Some new questions on Example docs ping nobody." in moderator.text("/panel/")
    routed("console", "log")
    assert "ping nobody" not in moderator.text("/panel/")


def test_without_a_worker_the_test_says_so(visit: Visit, people: People, routed: Routed) -> None:
    route = routed("console", "log")
    fragment = visit(people.admin).htmx(f"/panel/pings/{route.id}/tests").text
    assert "No worker is running" in fragment
    assert session.scalars(select(Delivery)).one().state is DeliveryState.WAITING
