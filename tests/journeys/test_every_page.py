"""Every page there is has been looked at for barriers: those of the demo in `test_path`, the rest here or on the way of
a journey; a new route that nobody looked at fails."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Page
from werkzeug.routing import RequestRedirect

from forum import clock, handbook, questions, roadmap, support
from forum.accounts import Organisation
from forum.community import add_team
from forum.db import session, write
from forum.notifications import unsubscribe_path
from forum.pages import Page as DocPage
from forum.web import seal, sign
from tests.browser import violations_in_both_schemes
from tests.embed.framing import at
from tests.journeys.comfort import HEIGHT, WIDTH, faults
from tests.journeys.test_path import PAGES
from tests.people import People
from tests.visiting import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("app", ["sqlite"], indirect=True)]
Open = Callable[..., Page]
# Answered with something that is no page: a file, a feed, a line for a machine, or a part of a page for a script.
NO_PAGE = {
    "assets.serve", "assets.embed_script", "assets.favicon", "files.serve", "exports.download", "accents.accent",
    "attachments.serve", "attachments.serve_small", "finding.description", "figures.report_table", "figures.by_table",
    "discovery.robots", "discovery.sitemap_index", "discovery.sitemap", "cards.card", "feeds.of_all", "feeds.of_site",
    "feeds.of_page", "feeds.of_topic", "feeds.of_search", "debt.table", "signs.health", "signs.ready", "signs.echo",
    "metrics.show", "embed.fragment", "drafts.at_place", "questions.news", "questions.people", "thread_places.pages",
    "thread_moves.titles", "tickets.messages", "tickets.colleagues", "desk.counts", "suggestions.index",
    "alike_threads.threads", "alike_tickets.tickets", "embed.threads", "pings.test",
}  # fmt: skip
# These lead on to another page and show nothing.
LEADS_ON = {"questions.answer_place", "signin_connecting.arrival"}
# Where axe looks at what only a journey comes to.
ON_THE_WAY = {
    "signin_second.step": "test_signing_in.py",
    "moving_in.show": "test_moving_in.py",
    "embed.frame": "test_embed.py",
    "embed_threads.show": "test_embed.py",
    "aged.since": "test_ageing.py",
    "my_tickets.receipt": "test_private.py",
}


@pytest.fixture
def rest(people: People, doc_page: DocPage) -> dict[str, list[str]]:
    """What the demo's pages leave out, by who sees it."""
    with write():
        made = questions.ask(doc_page, "Which port is it?", "I want another.", by=people.visitor)
        answers = [questions.answer(made, f"It is {port}.", by=people.stranger) for port in (8080, 9090)]
        questions.edit_answer(answers[0], "It is 8081.", by=people.stranger, seen=answers[0].edits)
        ticket = support.escalate(made, by=people.moderator)
        macro = handbook.add_macro("Ask for the version", "Which version is it?", by=people.admin, for_all=True)
        bank = Organisation(name="Northwind", plan="", created_at=clock.now())
        session.add(bank)
        item = roadmap.add_item(roadmap.Draft("Soon"), by=people.admin)
        add_team("Platform", "Runs it.", by=people.admin)
        receipt, number, site = questions.receipt_token(made), made.id, doc_page.site_id
        session.flush()
        same = bank.id
        house, first, ticket_id, macro_id = people.customer.organisation_id, answers[0].id, ticket.id, macro.id
        mails, news = sign("following", people.visitor.id), sign("roadmap", [people.visitor.id, item.id])
    unsubscribe = unsubscribe_path(people.visitor, f"question:{number}")
    session.rollback()
    return {
        "": [unsubscribe, f"/receipts/{receipt}", f"/sign-in/{seal('sign-in', ['bob@example.org', '/'])}",
             at("/embed/reports", post=f"question:{number}"), f"/embed/sign-in?site={site}", "/teams/platform",
             f"/following/{mails}", f"/roadmap/mails/{news}"],
        "admin": ["/panel/organisations", "/panel/organisations/old", f"/panel/organisations/{house}",
                  f"/panel/organisations/{house}/merger?same={same}",
                  f"/panel/sites/{site}/look", f"/panel/sites/{site}/identity", f"/panel/macros/{macro_id}",
                  "/panel/teams/1", f"/questions/{number}/edit", f"/answers/{first}/edit", f"/answers/{first}/history",
                  f"/questions/{number}/answers/{first}/split", f"/tickets/{ticket_id}"],
    }  # fmt: skip


def test_no_page_that_the_demo_leaves_out_has_a_barrier(
    context_of: Open, signed_in: Open, live: str, rest: dict[str, list[str]], people: People
) -> None:
    found = []
    for who, paths in rest.items():
        options = {"viewport": {"width": WIDTH, "height": HEIGHT}, "reduced_motion": "reduce"}
        tab = signed_in(getattr(people, who), **options) if who else context_of(**options)
        for path in paths:
            answer = tab.goto(live + path)
            assert answer
            assert answer.status == 200, path
            found += [f"{path}, {line}" for line in faults(tab)]
    assert not found, "\n".join(found)


def test_what_waits_to_be_sent_and_what_looking_may_change_have_no_barrier(
    visit: Callable[..., Visitor], context_of: Open, live: str, people: People, doc_page: DocPage
) -> None:
    with write():
        ticket = support.escalate(questions.ask(doc_page, "Why?", "So.", by=people.visitor), by=people.moderator)
        looked_at, typed = ticket.id, {"site": str(doc_page.site_id), "title": "Your disk", "body": "It is full."}
    ada = visit(people.admin)
    waits = ada.post("/tickets/new", typed | {"email": "nora@example.org", "name": "Nora", "thread": ""}).location
    for path, before in ((waits, ""), ("/impersonation/changes", f"/tickets/{looked_at}/impersonation")):
        if before:
            assert ada.post(before).status_code == 303
        tab = context_of()
        cookie = ada.client.get_cookie("docside", domain="127.0.0.1")
        assert cookie
        tab.context.add_cookies([{"name": "docside", "value": cookie.value, "url": live}])
        answer = tab.goto(live + path)
        assert answer
        assert answer.status == 200
        assert violations_in_both_schemes(tab) == []


def test_every_page_there_is_was_looked_at(app: Flask, rest: dict[str, list[str]]) -> None:
    seen = {endpoint_of(app, path) for paths in [*PAGES.values(), *rest.values()] for path in paths}
    known = seen | NO_PAGE | LEADS_ON | ON_THE_WAY.keys() | {"private_tickets.first", "impersonation.raising"}
    there = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert there - known == set()
    assert known - there <= {"", "demo.index", "demo.outbox"}


def endpoint_of(app: Flask, path: str) -> str:
    adapter, path = app.url_map.bind("forum.test"), urlsplit(path).path
    if path == "/nothing":
        return ""
    try:
        return str(adapter.match(path)[0])
    except RequestRedirect as there:
        return endpoint_of(app, there.new_url)
