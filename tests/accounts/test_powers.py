"""Members whom an admin trusts with one thing each."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from forum import accounts, questions
from forum.accounts import Power
from forum.db import session, write
from forum.pages import Page, Review, Site
from forum.questions import Question
from forum.refused import Refused
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]
# What each power opens; nothing of it is open to a member without.
OPENS = {
    Power.REVIEW: ["/panel/review", "/panel/reported"],
    Power.TOPICS: [],
    Power.CLOSE: [],
    Power.EDIT: [],
    Power.SUSPEND: ["/panel/persons/{person}"],
}
STAFF_ONLY = ["/panel/log", "/panel/people/", "/panel/sites/", "/panel/pings", "/panel/deliveries", "/queue"]
DEEDS = {
    Power.REVIEW: ("/panel/review/questions/{held}/approval", {}),
    Power.TOPICS: ("/questions/{thread}/topics", {"topics": "Install"}),
    Power.CLOSE: ("/questions/{thread}/closure", {"reason": "other"}),
    Power.SUSPEND: ("/panel/persons/{person}/suspension", {"span": "day", "note": "Rude"}),
}


@pytest.fixture
def numbers(people: People, doc_page: Page) -> dict[str, int]:
    with write():
        thread = questions.ask(doc_page, "A public thread", "Text", by=people.visitor)
        session.get_one(Site, doc_page.site_id).review = Review.EVERYBODY
        held = questions.ask(doc_page, "A held one", "Text", by=people.visitor)
    return {"thread": thread.id, "held": held.id, "person": people.stranger.id}


def trust(people: People, *powers: Power) -> None:
    with write():
        for power in powers:
            accounts.grant_power(people.customer, power, by=people.admin)


@pytest.mark.parametrize("power", Power)
def test_a_power_opens_its_pages_and_no_others(
    visit: Visit, people: People, numbers: dict[str, int], power: Power
) -> None:
    trust(people, power)
    carl = visit(people.customer)
    everything = {path for paths in OPENS.values() for path in paths}
    opened = {path for path in everything if carl.get(path.format(**numbers)).status_code == 200}
    assert opened == set(OPENS[power])
    for path in ("/panel/", "/panel/waiting", "/panel/threads", "/panel/done", "/panel/rules"):
        assert carl.get(path).status_code == 200
    for path in STAFF_ONLY:
        assert carl.get(path).status_code == 403


@pytest.mark.parametrize("power", Power)
def test_a_power_does_its_deed_and_no_other(
    visit: Visit, people: People, numbers: dict[str, int], power: Power
) -> None:
    trust(people, power)
    carl = visit(people.customer)
    for needed, (path, fields) in DEEDS.items():
        status = carl.post(path.format(**numbers), fields).status_code
        assert (status == 303) is (needed is power), (needed, status)


def test_the_thread_shows_what_one_may_and_nothing_else(visit: Visit, people: People, numbers: dict[str, int]) -> None:
    trust(people, Power.TOPICS)
    path = questions.path(session.get_one(Question, numbers["thread"]))
    page = visit(people.customer).text(path)
    assert "Save topics" in page
    assert "Close the thread" not in page
    trust(people, Power.CLOSE)
    assert "Close the thread" in visit(people.customer).text(path)


def test_a_community_moderator_is_not_the_team(people: People, numbers: dict[str, int]) -> None:
    trust(people, *Power)
    with write():
        thread = session.get_one(Question, numbers["thread"])
        made = questions.answer(thread, "It helped me.", by=people.customer)
    assert made.is_published
    assert not made.by_staff
    assert thread.waiting_since is not None


def test_an_admin_grants_and_takes_a_power_and_it_counts_on_the_next_request(visit: Visit, people: People) -> None:
    ada, carl = visit(people.admin), visit(people.customer)
    assert carl.get("/panel/review").status_code == 403
    ada.post(f"/panel/people/{people.customer.id}/powers/review")
    assert carl.get("/panel/review").status_code == 200
    ada.post(f"/panel/people/{people.customer.id}/powers/review/withdrawal")
    assert carl.get("/panel/review").status_code == 403


def test_only_admins_grant_powers(people: People) -> None:
    with pytest.raises(Refused, match="Only admins"), write():
        accounts.grant_power(people.stranger, Power.REVIEW, by=people.moderator)
