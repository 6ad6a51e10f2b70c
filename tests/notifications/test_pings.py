from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from pytest_httpserver import HTTPServer
from sqlalchemy import select

from forum.channels import Delivery, DeliveryState, new_secret
from forum.db import session, write
from forum.notifications import PingRoute, has_routes, pause_route, remove_route, resume_route, unrouted
from forum.pages import Page, Review, Site, find_or_make_page, identity_on, register_site
from forum.questions import Question, ShownOn, answer, approve, ask, ask_unconfirmed, confirm, decline
from forum.refused import Refused
from tests.channels.postoffice import PostOffice
from tests.notifications.reading import heard, html_of, text_of
from tests.people import People

Routed = Callable[..., PingRoute]
Asked = Callable[..., Question]
Run = Callable[[], None]


def slack(server: HTTPServer, name: str, status: int = 200) -> str:
    """The address of a chat channel on our own little chat server."""
    path = f"/services/{name}"
    server.expect_request(path, method="POST").respond_with_data("ok" if status == 200 else "busy", status)
    return server.url_for(path)


def every_delivery() -> list[Delivery]:
    return list(session.scalars(select(Delivery).order_by(Delivery.id)))


def test_a_question_is_told_to_every_route_that_covers_its_page_and_to_no_other(
    *, site: Site, asked: Asked, routed: Routed, people: People, run_jobs: Run, httpserver: HTTPServer
) -> None:
    with write():
        other = register_site("Other docs", "https://other.example.com/", calendar=site.calendar, by=None)
    routed("slack", slack(httpserver, "everything"))
    routed("slack", slack(httpserver, "site"), site=site)
    routed("slack", slack(httpserver, "guide"), prefix="/guide")
    routed("slack", slack(httpserver, "guidelines"), prefix="/guidelines")
    routed("slack", slack(httpserver, "elsewhere"), site=other)
    asked()
    run_jobs()
    told = {name: len(heard(httpserver, f"/services/{name}")) for name in ("everything", "site", "guide")}
    assert told == {"everything": 1, "site": 1, "guide": 1}
    assert not heard(httpserver, "/services/guidelines") + heard(httpserver, "/services/elsewhere")


def test_a_ping_says_who_asked_what_where_and_leads_to_the_thread(
    asked: Asked, routed: Routed, run_jobs: Run, httpserver: HTTPServer
) -> None:
    routed("slack", slack(httpserver, "docs"))
    question = asked("How do I configure it?", "I tried `--verbose` and **nothing** happened.")
    run_jobs()
    [body] = heard(httpserver, "/services/docs")
    said = json.dumps(body)
    assert f"<http://forum.test/questions/{question.id}/how-do-i-configure-it|How do I configure it?>" in said
    assert "I tried --verbose and nothing happened." in said
    assert "Vera Visitor" in said
    assert "Installing" in said


def test_no_visitor_can_call_the_team_or_fake_a_link(
    asked: Asked, routed: Routed, run_jobs: Run, httpserver: HTTPServer
) -> None:
    routed("slack", slack(httpserver, "docs"))
    asked("<!channel> look <https://evil.example|here>", "@here <!everyone> and <@U123>")
    run_jobs()
    [body] = heard(httpserver, "/services/docs")
    said = json.dumps(body)
    assert "<!" not in said
    assert "<@" not in said
    assert "|here>" not in said
    assert "@here" not in said


def test_the_signed_webhook_gets_ids_titles_and_addresses_and_no_mail_address(
    *, asked: Asked, routed: Routed, run_jobs: Run, httpserver: HTTPServer, site: Site, doc_page: Page, people: People
) -> None:
    routed("webhook", f"{slack(httpserver, 'hook')}#{new_secret()}")
    question = asked()
    run_jobs()
    [body] = heard(httpserver, "/services/hook")
    assert body["type"] == "question.asked"
    assert body["timestamp"].endswith("+00:00")
    told = body["data"]
    assert told["question"]["id"] == question.id
    assert told["question"]["title"] == "How do I configure it?"
    assert told["question"]["url"] == f"http://forum.test/questions/{question.id}/how-do-i-configure-it"
    assert told["site"] == {"id": site.id, "name": "Example docs"}
    assert [page["url"] for page in told["pages"]] == ["https://docs.example.com/guide/install"]
    assert told["asker"] == {"id": people.visitor.id, "name": "Vera Visitor"}
    assert "@" not in json.dumps(body)


def test_a_mail_route_gets_the_words_and_the_link(
    asked: Asked, routed: Routed, run_jobs: Run, office: PostOffice
) -> None:
    routed("mail", "team@example.com")
    question = asked("Is `a < b` allowed?", "Yes or **no**?")
    run_jobs()
    [mail] = office.mails
    assert mail["Subject"] == "New question: Is `a < b` allowed?"
    assert f"http://forum.test/questions/{question.id}/is-a-b-allowed" in text_of(mail)
    assert "Yes or no?" in text_of(mail)
    assert "<strong>no</strong>" in html_of(mail)
    assert "Vera Visitor asked on Installing · Example docs:" in text_of(mail)


def test_a_question_without_its_code_pings_nobody_until_it_is_confirmed(
    doc_page: Page, routed: Routed, run_jobs: Run, httpserver: HTTPServer
) -> None:
    routed("slack", slack(httpserver, "docs"))
    with write():
        question = ask_unconfirmed(doc_page, "How?", "Like this?", name="Nora New", email="nora@example.org")
    run_jobs()
    assert heard(httpserver, "/services/docs") == []
    with write():
        confirm(question)
    run_jobs()
    assert len(heard(httpserver, "/services/docs")) == 1


def test_a_held_question_pings_with_the_panels_address_and_again_once_it_is_public(
    *, site: Site, asked: Asked, routed: Routed, run_jobs: Run, httpserver: HTTPServer, people: People
) -> None:
    routed("slack", slack(httpserver, "docs"))
    with write():
        session.get_one(Site, site.id).review = Review.EVERYBODY
    question = asked("Buy gold")
    run_jobs()
    [body] = heard(httpserver, "/services/docs")
    assert "Waits for review: Buy gold" in json.dumps(body)
    assert "http://forum.test/panel/review" in json.dumps(body)
    assert "/questions/" not in json.dumps(body)
    with write():
        approve(session.get_one(Question, question.id), by=people.moderator)
    run_jobs()
    assert "/questions/" in json.dumps(heard(httpserver, "/services/docs")[1])


def test_a_held_answer_pings_too(
    *, site: Site, asked: Asked, routed: Routed, run_jobs: Run, httpserver: HTTPServer, people: People
) -> None:
    question = asked()
    with write():
        session.get_one(Site, site.id).review = Review.EVERYBODY
        answer(question, "Try turning it off.", by=people.stranger)
    routed("slack", slack(httpserver, "docs"))
    run_jobs()
    said = json.dumps(heard(httpserver, "/services/docs"))
    assert "An answer waits for review: How do I configure it?" in said
    assert "Stan Stranger" in said
    assert "Try turning it off." in said


def test_what_was_decided_before_the_worker_came_is_not_told_any_more(
    *, site: Site, asked: Asked, routed: Routed, run_jobs: Run, httpserver: HTTPServer, people: People
) -> None:
    routed("slack", slack(httpserver, "docs"))
    with write():
        session.get_one(Site, site.id).review = Review.EVERYBODY
    question = asked("Buy gold")
    with write():
        decline(session.get_one(Question, question.id), by=people.moderator)
    run_jobs()
    assert heard(httpserver, "/services/docs") == []


def test_a_failing_slack_delays_no_mail_and_is_tried_again(
    *,
    asked: Asked,
    routed: Routed,
    run_jobs: Run,
    httpserver: HTTPServer,
    office: PostOffice,
    later: Callable[..., None],
) -> None:
    routed("slack", slack(httpserver, "docs", 503))
    routed("mail", "team@example.com")
    asked()
    run_jobs()
    assert len(office.mails) == 1
    chat, mail = every_delivery()
    assert (chat.state, chat.attempts) == (DeliveryState.WAITING, 1)
    assert "503" in chat.response
    assert mail.state is DeliveryState.SENT
    httpserver.clear()
    slack(httpserver, "docs")
    later(seconds=6)
    run_jobs()
    chat, mail = every_delivery()
    assert (chat.state, chat.attempts) == (DeliveryState.SENT, 2)
    assert len(office.mails) == 1


def test_an_address_on_two_routes_hears_it_once(
    asked: Asked, routed: Routed, run_jobs: Run, httpserver: HTTPServer
) -> None:
    address = slack(httpserver, "docs")
    routed("slack", address)
    routed("slack", address, prefix="/guide")
    asked()
    run_jobs()
    assert len(heard(httpserver, "/services/docs")) == 1


def test_a_question_shown_on_two_pages_pings_for_either(
    *, site: Site, doc_page: Page, routed: Routed, run_jobs: Run, httpserver: HTTPServer, people: People
) -> None:
    routed("slack", slack(httpserver, "api"), prefix="/api")
    with write():
        api = find_or_make_page(site, identity_on(site, "https://docs.example.com/api/start"), "API")
        question = ask(doc_page, "How?", "So?", by=people.visitor)
        question.shown_on.append(ShownOn(page_id=api.id, section=""))
    run_jobs()
    assert len(heard(httpserver, "/services/api")) == 1


def test_a_paused_route_is_silent_until_it_is_resumed(
    asked: Asked, routed: Routed, run_jobs: Run, httpserver: HTTPServer, people: People
) -> None:
    route = routed("slack", slack(httpserver, "docs"))
    with write():
        pause_route(session.get_one(PingRoute, route.id), by=people.admin)
    asked("First")
    run_jobs()
    assert heard(httpserver, "/services/docs") == []
    with write():
        resume_route(session.get_one(PingRoute, route.id), by=people.admin)
    asked("Second")
    run_jobs()
    assert len(heard(httpserver, "/services/docs")) == 1


def test_without_a_route_nothing_is_sent_and_the_forum_knows_it(
    site: Site, asked: Asked, routed: Routed, run_jobs: Run, people: People
) -> None:
    asked()
    run_jobs()
    assert every_delivery() == []
    assert not has_routes()
    assert [each.name for each in unrouted()] == ["Example docs"]
    part = routed("console", "log", prefix="/guide")
    assert has_routes()
    assert len(unrouted()) == 1
    routed("console", "log", site=site)
    assert unrouted() == []
    with write():
        remove_route(session.get_one(PingRoute, part.id), by=people.admin)
    assert unrouted() == []


def test_the_same_pages_to_the_same_address_are_one_route(routed: Routed) -> None:
    routed("console", "log", prefix="/guide/")
    with pytest.raises(Refused, match="such a route already"):
        routed("console", "log", prefix="https://docs.example.com/guide")


def test_only_admins_change_routes(routed: Routed, people: People) -> None:
    route = routed("console", "log")
    for change in (pause_route, resume_route, remove_route):
        with pytest.raises(Refused, match="Only admins"), write():
            change(session.get_one(PingRoute, route.id), by=people.moderator)


def test_a_question_that_was_removed_meanwhile_is_no_error(
    asked: Asked, routed: Routed, run_jobs: Run, httpserver: HTTPServer
) -> None:
    routed("slack", slack(httpserver, "docs"))
    question = asked()
    with write():
        session.delete(session.get_one(Question, question.id))
    run_jobs()
    assert heard(httpserver, "/services/docs") == []
