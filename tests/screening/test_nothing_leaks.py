"""What waits for a moderator is read by nobody else: every address, message and count is looked through for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import product

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from forum import accounts, following, questions, support
from forum.accounts import Power
from forum.channels.models import Delivery
from forum.db import session, write
from forum.following import HowOften, Kind
from forum.notifications import add_route
from forum.pages import Page
from forum.questions import Answer, Question
from tests.people import People
from tests.visiting import Visitor

# The first is asked for, and so stands in pages that say that nothing was found; the second is in the posts alone.
WORD, LEAK = "zyxwortel", "quibbelfrost"
TYPO = "quibbelfrust"
PAGE = "https://docs.example.com/guide/install"
ON_PAGE = f"page={PAGE}&canonical=&id="
PARAMETERS = re.compile(r"<(?:\w+(?:\(.*?\))?:)?(\w+)>")


class Held:
    """A question that nobody saw, one that was public and was hidden, and the same of answers in a public thread."""

    def __init__(self, people: People, page: Page) -> None:
        self.page, self.site = page.id, page.site_id
        self.asker = people.customer.id
        self.thread = questions.ask(page, "Where is it?", "In which file does it stand?", by=people.customer).id
        thread = session.get_one(Question, self.thread)
        questions.set_topics(thread, ["Setup"], by=people.admin)
        self.topic = thread.topics[0].id
        seen = questions.ask(page, f"{LEAK} {WORD} asked", f"All about {LEAK} and {WORD}.", by=people.customer)
        self.hidden = seen.id
        self.hidden_answer = questions.answer(thread, f"Take {LEAK} {WORD} instead.", by=people.customer).id
        questions.set_topics(seen, ["Setup"], by=people.admin)
        self.ticket = support.escalate(seen, by=people.support).id

    def hide(self, people: People, page: Page) -> None:
        hidden, thread = session.get_one(Question, self.hidden), session.get_one(Question, self.thread)
        questions.accept(session.get_one(Answer, self.hidden_answer), by=people.moderator)
        questions.pin(hidden, by=people.moderator)
        questions.hide(hidden, None)
        questions.hide(thread, session.get_one(Answer, self.hidden_answer))
        page.site.review = type(page.site.review).EVERYBODY
        session.flush()
        self.asked = questions.ask(page, f"{LEAK} {WORD} new", f"More of {LEAK} and {WORD}.", by=people.customer).id
        self.answer = questions.answer(thread, f"Rather {LEAK} {WORD} then.", by=people.customer).id

    def values(self, rule: Rule) -> Iterator[dict[str, str]]:
        """What stands in the places of an address, by what stands before its number."""
        threads, answers = [self.asked, self.hidden, self.thread], [self.answer, self.hidden_answer]
        places: dict[str, list[object]] = {
            "slug": ["x"],
            "listing": ["active", "unanswered", "popular", "solved"],
            "which": ["all", "unanswered"],
            "things": ["threads", "pages", "topics"],
            "part": [1],
            "answer_id": [*answers],
            "page_id": [self.page],
            "view": ["unassigned", "mine", "waiting", "late", "solved"],
        }
        numbers: dict[str, list[object]] = {
            "questions": [*threads],
            "threads": [*threads],
            "answers": [*answers],
            "entries": [*answers],
            "pages": [self.page],
            "people": [self.asker],
            "persons": [self.asker],
            "tickets": [self.ticket],
            "topics": [self.topic],
        }
        before = re.search(r"(\w+)/<int:number>", rule.rule)
        places["number"] = numbers.get(before[1], [self.site]) if before else []
        names = PARAMETERS.findall(rule.rule)
        for values in product(*(places.get(name, []) for name in names)):
            yield dict(zip(names, map(str, values), strict=True))

    @property
    def queries(self) -> list[str]:
        return [
            "",
            f"?q={WORD}&{ON_PAGE}&title={WORD}&known=0",
            f"?q={TYPO}",
            f"?q=is:held+{WORD}&post=question:{self.hidden}&{ON_PAGE}",
            f"?q=by:carl&post=answer:{self.answer}&quote={self.answer}&{ON_PAGE}",
        ]


@pytest.fixture
def held(people: People, doc_page: Page, run_jobs: Callable[[], None], later: Callable[..., None]) -> Held:
    with write():
        add_route("mail", "team@example.com", name="Team", by=people.admin)
        following.follow(Kind.PAGE, doc_page.id, HowOften.AT_ONCE, by=people.visitor)
        following.follow(Kind.SITE, doc_page.site_id, HowOften.DAILY, by=people.stranger)
        accounts.grant_power(people.visitor, Power.CLOSE, by=people.admin)
        made = Held(people, doc_page)
    run_jobs()
    with write():
        made.hide(people, session.get_one(Page, doc_page.id))
    run_jobs()
    return made


def test_no_page_shows_what_is_held(held: Held, people: People, app: Flask, visit: Callable[..., Visitor]) -> None:
    """Not to somebody who closes threads, either; who reviews finds it, so it is really there to be found."""
    addresses = list(_addresses(app, held))
    staff = ("/panel", "/queue", "/tickets")
    everybody = [address for address in addresses if not address.startswith(staff)]
    assert not _showing(visit(), everybody)
    assert not _showing(visit(people.visitor), addresses)
    there = ["/panel/review", f"/questions/{held.asked}/x"]
    assert _showing(visit(people.moderator), there) == there


def _showing(visitor: Visitor, addresses: list[str]) -> list[str]:
    """Where the word stands; it may stand where it was asked for and nothing was found."""
    return [address for address in addresses if LEAK in _said(visitor, address)]


def _said(visitor: Visitor, address: str) -> str:
    response = visitor.get(address)
    return response.get_data().decode(errors="replace") + str(response.headers)


def _addresses(app: Flask, held: Held) -> Iterator[str]:
    adapter = app.url_map.bind("forum.test")
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()):
            continue
        for values in held.values(rule):
            address = adapter.build(rule.endpoint, values)
            for query in held.queries if "<" not in rule.rule else [""]:
                yield address + query


def test_no_message_goes_out_about_what_is_held(
    held: Held, run_jobs: Callable[[], None], later: Callable[..., None]
) -> None:
    before = set(session.scalars(select(Delivery.id)))
    for _day in range(2):
        later(days=1)
        run_jobs()
    found = session.scalars(select(Delivery).where(Delivery.id.not_in(before))).all()
    assert not [(row.about, row.to, row.message) for row in found if LEAK in str(row.message)]
