"""The queue over HTTP: the next ticket with its reason, numbers that follow, lists that are narrowed and kept."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from forum.db import session, write
from forum.desk import SavedView
from forum.questions import Question
from forum.support import take, unassign
from tests.people import People
from tests.support import deeds
from tests.visiting import Visitor

Ask = Callable[..., Question]


@pytest.fixture
def desk(visit: Callable[..., Visitor], people: People) -> Visitor:
    return visit(people.support)


def test_the_next_ticket_opens_with_the_reason_it_is_this_one(ask: Ask, people: People, desk: Visitor) -> None:
    deeds.escalate(ask("From anybody"), people.moderator)
    urgent = deeds.escalate(ask("From a bank", people.customer), people.moderator)
    sent = desk.post("/queue/next", {})
    assert (sent.status_code, sent.headers["Location"]) == (303, f"/tickets/{urgent.id}")
    page = desk.text(f"/tickets/{urgent.id}")
    assert "It is the first of level 1, and no level above has a free ticket. It was due in 60 minutes" in _words(page)
    assert "Put it back" in page
    with write():
        unassign(urgent, by=people.support)
    assert "Put it back" not in desk.text(f"/tickets/{urgent.id}")


def test_a_colleague_who_opens_it_is_told_nothing_of_how_it_came(
    ask: Ask, people: People, desk: Visitor, visit: Callable[..., Visitor]
) -> None:
    ticket = deeds.escalate(ask("From anybody"), people.moderator)
    desk.post("/queue/next", {})
    assert "It is the first of level" not in visit(people.admin).text(f"/tickets/{ticket.id}")


def test_when_nothing_is_left_a_page_says_so(ask: Ask, people: People, desk: Visitor) -> None:
    mine = ask("Mine")
    deeds.escalate(mine, people.support)
    desk.post("/queue/next", {})
    deeds.answer(mine, people.support)
    sent = desk.post("/queue/next", {})
    assert sent.headers["Location"] == "/queue/done"
    page = desk.text("/queue/done")
    assert "Nobody waits for support" in page
    assert "One ticket of yours waits for its asker." in page


def test_the_numbers_on_the_tabs_come_by_themselves(
    ask: Ask, people: People, desk: Visitor, later: Callable[..., None]
) -> None:
    assert 'id="count-unassigned">0<' in desk.text("/queue")
    one = deeds.escalate(ask("One"), people.moderator)
    told = desk.text("/queue/counts")
    assert re.search(r'id="count-unassigned" hx-swap-oob="true">1<', told)
    assert "The oldest open ticket is" in told  # and has no owner: one sentence for both
    with write():
        take(one, by=people.support)
    later(days=2)
    deeds.escalate(ask("Two"), people.moderator)
    told = desk.text("/queue/counts")
    assert "The oldest ticket without an owner is" in told
    assert "The oldest of all that are open is 2 days old" in told


def test_every_narrowing_is_an_address_and_can_be_kept_alone_or_for_all(
    ask: Ask, people: People, desk: Visitor, visit: Callable[..., Visitor]
) -> None:
    deeds.escalate(ask("From a bank", people.customer), people.moderator)
    deeds.escalate(ask("From anybody"), people.moderator)
    narrowed = "/queue/unassigned?level=1&tier=priority"
    page = desk.text(narrowed)
    assert "From a bank" in page
    assert "From anybody" not in page
    assert "Narrowed by 2 filters" in page
    assert f'value="{narrowed.replace("&", "&amp;")}"' in desk.text("/queue/unassigned/narrow?tier=priority&level=1")
    kept = desk.post("/queue/views", {"name": "Banks", "address": narrowed})
    assert kept.headers["Location"] == narrowed
    assert "Banks" in desk.text("/queue")
    assert "Banks" not in visit(people.admin).text("/queue")
    desk.post("/queue/views", {"name": "Banks", "address": narrowed, "shared": "on"})
    assert visit(people.admin).text("/queue").count("Banks") == 1
    assert "kept a list of the queue" in visit(people.admin).text("/panel/log")


@pytest.mark.parametrize(
    "address", ["https://evil.example/queue", "//evil.example/queue", "/panel/", "/queue/next", ""]
)
def test_only_lists_of_the_queue_can_be_kept(desk: Visitor, address: str) -> None:
    sent = desk.post("/queue/views", {"name": "Elsewhere", "address": address})
    assert sent.status_code == 422
    assert "Only lists of the queue can be kept." in sent.get_data(as_text=True)


def test_a_view_is_removed_by_its_owner_or_an_admin(
    people: People, desk: Visitor, visit: Callable[..., Visitor]
) -> None:
    desk.post("/queue/views", {"name": "Late banks", "address": "/queue/late?tier=priority", "shared": "on"})
    number = session.query(SavedView).one().id
    session.rollback()
    assert visit(people.moderator).post(f"/queue/views/{number}/removal", {}).status_code == 404
    assert visit(people.admin).post(f"/queue/views/{number}/removal", {}).status_code == 303
    assert "Late banks" not in desk.text("/queue")


@pytest.mark.parametrize("query", ["level=x", "tier=vip", "page=-1", f"site={2**70}", "organisation=%00", "after=zzz"])
def test_a_hand_edited_narrowing_is_no_narrowing(ask: Ask, people: People, desk: Visitor, query: str) -> None:
    deeds.escalate(ask("The only one"), people.moderator)
    assert "The only one" in desk.text(f"/queue?{query}")


def _words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())
