"""What each page costs in SQL statements, signed in as the one who uses it, with something on every page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from forum import desk, figures, questions, roadmap, support
from forum.accounts import person_path
from forum.bodies import forget_bodies
from forum.db import session, write
from forum.inbox import happened, put_before
from forum.notifications import add_route
from forum.pages import Page, Site
from forum.search import public_views
from forum.sections import Brought, take_pages
from tests.people import People
from tests.visiting import Visitor

# Signed-in pages load the session with its person and how much is unread first, one statement, and the staff's
# navigation counts three lists.
COST = {
    ("nobody", "/"): 5,
    ("nobody", "/active"): 5,
    ("nobody", "/popular"): 3,
    ("nobody", "/questions/{thread}"): 5,
    ("nobody", "/questions/{thread}/history"): 4,
    ("nobody", "/pages/{page}"): 7,
    ("nobody", "/ask?page=https://docs.example.com/guide/install"): 5,
    ("nobody", "/topics"): 2,
    ("nobody", "/topics/{topic}/setup"): 5,
    ("nobody", "/search"): 3,
    ("nobody", "/search?q=like"): 9,
    ("nobody", "/search?q=like+that&state=answered"): 9,
    ("nobody", "/search?q=like&in=docs"): 7,
    ("nobody", "/opensearch.xml"): 0,
    (
        "nobody",
        "/suggestions?title=like+that&page=https://docs.example.com/guide/install",
    ): 9,  # half typed: +1
    ("nobody", "/robots.txt"): 0,
    ("nobody", "/sitemap.xml"): 3,
    ("nobody", "/sitemaps/threads-1.xml"): 1,
    ("nobody", "/sitemaps/pages-1.xml"): 1,
    ("nobody", "/sitemaps/topics-1.xml"): 1,
    ("nobody", "/questions/{thread}/card.png"): 2,
    ("nobody", "/feeds/all.atom"): 3,
    ("nobody", "/feeds/unanswered.atom"): 3,
    ("nobody", "/feeds/sites/{site}.atom"): 5,
    ("nobody", "/feeds/pages/{page}.atom"): 7,
    ("nobody", "/feeds/topics/{topic}.atom"): 4,
    ("nobody", "/feeds/search.atom?q=like"): 4,
    ("nobody", "/sign-in"): 0,
    ("nobody", "/people/{person}"): 5,
    ("nobody", "/people"): 2,
    ("nobody", "/roadmap"): 4,
    ("nobody", "/roadmap/{item}/soon"): 3,
    ("nobody", "/embed?page=https://docs.example.com/guide/install"): 4,
    ("nobody", "/embed/reports?page=https://docs.example.com/guide/install&post=question:{thread}"): 7,
    ("nobody", "/embed/fragment?page=https://docs.example.com/guide/install"): 3,
    ("visitor", "/"): 6,
    ("visitor", "/account"): 6,
    ("visitor", "/account/data"): 2,
    ("visitor", "/account/leave"): 1,
    ("visitor", "/account/notifications"): 12,
    ("visitor", "/inbox"): 3,
    ("visitor", "/account/signing-in"): 7,
    ("visitor", "/account/profile"): 2,
    ("visitor", "/questions/{thread}"): 8,
    ("visitor", "/questions/{thread}/edit"): 4,
    ("visitor", "/next-unanswered"): 2,
    ("stranger", "/questions/{thread}?quote=question"): 10,
    ("admin", "/panel/"): 15,
    ("admin", "/panel/waiting"): 9,
    ("admin", "/panel/threads"): 9,
    ("admin", "/panel/review"): 9,
    ("admin", "/panel/review/removal?post=question:{thread}"): 4,
    ("admin", "/panel/log"): 9,
    ("admin", "/panel/people/"): 9,
    ("admin", "/panel/people/{person}/erasure"): 6,
    ("admin", "/panel/teams"): 6,
    ("admin", "/panel/roadmap"): 8,
    ("admin", "/panel/invitations"): 7,
    ("admin", "/panel/roadmap/{item}"): 8,
    ("admin", "/panel/roadmap/{item}/news"): 9,
    ("admin", "/panel/persons/{person}"): 12,
    ("admin", "/panel/reported"): 9,
    ("admin", "/panel/done"): 6,
    ("nobody", "/decisions/{site}"): 4,
    ("admin", "/panel/rules"): 7,
    ("admin", "/panel/filter"): 10,
    ("admin", "/panel/sites/"): 7,
    ("admin", "/panel/sites/{site}"): 12,
    ("admin", "/panel/sites/{site}/index"): 13,
    ("admin", "/panel/sites/{site}/index/{page}"): 9,
    ("admin", "/panel/sites/{site}/moves"): 11,
    ("admin", "/panel/patience"): 6,
    ("admin", "/panel/calendars"): 8,
    ("admin", "/panel/calendars/{calendar}"): 9,
    ("admin", "/panel/priority"): 6,
    ("admin", "/panel/priority?preset=v2"): 6,
    ("admin", "/panel/promises"): 8,
    ("admin", "/panel/pings"): 9,
    ("admin", "/panel/deliveries"): 6,
    ("admin", "/panel/installation"): 11,
    ("admin", "/panel/topics/"): 7,
    ("admin", "/questions/{answered}/answers/{answer}/split"): 8,
    ("admin", "/panel/links"): 6,
    ("admin", "/panel/organisations/import"): 1,
    ("admin", "/panel/imports"): 8,
    ("support", "/panel/organisations"): 2,
    ("support", "/panel/organisations/old"): 3,
    ("support", "/panel/organisations/{organisation}"): 6,
    ("admin", "/panel/ageing/"): 8,
    ("admin", "/panel/ageing/decided"): 7,
    ("admin", "/panel/debt/"): 9,
    ("admin", "/panel/debt/pages/{page}"): 12,
    ("support", "/queue"): 3,
    ("support", "/queue?page={page}"): 4,
    ("support", "/queue/search"): 2,
    ("support", "/queue/search?q=thread"): 5,
    ("support", "/queue/late"): 3,
    ("support", "/queue/bulk/{bulk}"): 4,
    ("support", "/queue/counts"): 2,
    ("support", "/queue/narrow"): 5,
    ("support", "/queue/done"): 3,
    ("support", "/queue/offered"): 3,
    ("support", "/queue/handover"): 12,
    ("support", "/panel/heroes"): 8,
    ("support", "/panel/received"): 3,
    ("support", "/queue/figures"): 7,
    ("support", "/queue/figures/volume"): 5,
    ("support", "/queue/figures/categories"): 6,
    ("support", "/queue/figures/by/tier"): 5,
    ("support", "/queue/figures/by/person"): 4,
    ("support", "/tickets/new"): 3,
    ("visitor", "/my-tickets"): 2,
    ("support", "/tickets/{ticket}"): 20,
    ("support", "/tickets/{ticket}/clocks"): 4,
    ("support", "/tickets/{ticket}/alike"): 11,  # one pass each over threads, private tickets and the documentation
    ("admin", "/questions/{answered}/alike"): 7,
    ("support", "/tickets/{ticket}/mergeable"): 3,
    ("support", "/tickets/{ticket}/mergeable?q=thread"): 7,
    ("support", "/tickets/keys"): 1,
    ("support", "/tickets/colleagues"): 2,
    ("support", "/panel/categories"): 2,
    ("support", "/panel/macros"): 2,
}

# Every request asks once, past the session, whether what is kept is still true; for these that is all, the next time.
KEPT = {
    ("nobody", "/"),
    ("nobody", "/questions/{thread}"),
    ("nobody", "/embed?page=https://docs.example.com/guide/install"),
    ("nobody", "/embed/fragment?page=https://docs.example.com/guide/install"),
}


@pytest.fixture(autouse=True)
def few_searches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every tenth search of a network writes a line about it; none of these is the tenth."""
    monkeypatch.setattr("forum.search.public_views._asked", Counter())


@pytest.mark.parametrize(("who", "path"), COST)
def test_a_page_costs_what_is_said_here_and_writes_nothing(
    visit: Callable[..., Visitor],
    people: People,
    doc_page: Page,
    statements: Callable[[], Any],
    monkeypatch: pytest.MonkeyPatch,
    *,
    who: str,
    path: str,
) -> None:
    address = furnish(doc_page, people)(path)
    visitor = visit(None if who == "nobody" else getattr(people, who))
    monkeypatch.setattr(public_views, "_asked", Counter())  # every tenth search of this process is noted for all
    assert visitor.get(address).status_code == 200
    forget_bodies()
    with statements() as said:
        visitor.get(address)
    assert len(said) == COST[who, path], "\n".join(said.seen)
    assert not [sql for sql in said.seen if not sql.startswith(("SELECT", "WITH"))]
    with statements() as said:
        visitor.get(address)
    assert len(said) == (0 if (who, path) in KEPT else COST[who, path]), "\n".join(said.seen)


def furnish(doc_page: Page, people: People) -> Callable[[str], str]:
    """Put something on every page; what comes back makes an address of a path of `COST`."""
    with write():
        thread = questions.ask(doc_page, "How?", "Like this.", by=people.visitor)
        answered = questions.ask(doc_page, "And now?", "Like that.", by=people.visitor)
        made = questions.answer(answered, "So.", by=people.stranger)
        questions.set_topics(answered, ["Setup"], by=people.admin)
        ticket = support.escalate(thread, by=people.support)
        put_before(happened("asked", thread.id, people.support.id), [people.visitor.id])
        session.get_one(Site, doc_page.site_id).decisions_public = True
        add_route("mail", "team@example.com", name="Team", by=people.admin)
        many = desk.begin_bulk(desk.Action.SOLVE, {}, [ticket.id], by=people.support, submission="many")
        item = roadmap.add_item(roadmap.Draft("Soon"), by=people.moderator)
    numbers = {
        "thread": thread.id,
        "page": doc_page.id,
        "site": doc_page.site_id,
        "ticket": ticket.id,
        "calendar": session.get_one(Site, doc_page.site_id).calendar_id,
        "topic": answered.topics[0].id,
        "answered": answered.id,
        "answer": made.id,
        "person": people.visitor.id,
        "item": item.id,
        "bulk": many.id,
        "organisation": people.customer.organisation_id,
    }

    def address_of(path: str) -> str:
        if "/index/" in path:
            take_pages(doc_page.site_id, [Brought(doc_page.address, "<h1 id='a'>Install</h1><p>So.</p>")])
        if "figures" in path:
            figures.count_anew()
        if path == "/people/{person}":
            return person_path(people.visitor)
        address = path.format(**numbers)
        if address.endswith(("/edit", "/history", "/card.png")):
            return address
        return address.replace(f"/questions/{thread.id}", questions.path(thread))

    return address_of
