from __future__ import annotations

from collections.abc import Callable

from forum.pages import Site
from tests.embed.framing import code_mailed_to
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]
OPENER = "Cross-Origin-Opener-Policy"


def test_the_window_offers_to_go_on_as_whoever_is_signed_in(visit: Visit, people: People, site: Site) -> None:
    response = visit(people.moderator).get(f"/embed/sign-in?site={site.id}")
    assert "Continue as Mona Moderator" in response.text
    assert response.headers["Cache-Control"] == "no-store"
    assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]


def test_signed_out_the_window_leads_through_the_sign_in_and_back_without_losing_its_opener(
    visit: Visit, people: People, site: Site
) -> None:
    browser, window = visit(), f"/embed/sign-in?site={site.id}"
    answers = [browser.get(window)]
    answers.append(browser.get(answers[-1].location))
    answers.append(browser.post("/sign-in", {"email": "mona@example.com", "next": window}))
    answers.append(browser.get(answers[-1].location))
    code = answers[2].location
    answers.append(browser.post(code, {"code": code_mailed_to("mona@example.com")}))
    assert answers[-1].location == window
    answers.append(browser.get(window))
    assert "Continue as Mona Moderator" in answers[-1].text
    assert [answer.headers[OPENER] for answer in answers] == ["unsafe-none"] * 6


def test_every_other_sign_in_stays_apart_from_who_opened_it(visit: Visit, site: Site) -> None:
    browser = visit()
    assert browser.get("/sign-in?next=/account").headers[OPENER] == "same-origin"
    sent = browser.post("/sign-in", {"email": "mona@example.com", "next": "/account"})
    assert browser.get(sent.location).headers[OPENER] == "same-origin"


def test_a_window_for_no_site_is_refused(visit: Visit, people: People) -> None:
    assert visit(people.moderator).get("/embed/sign-in?site=999").status_code == 404
    assert visit(people.moderator).get("/embed/sign-in").status_code == 404
