"""Who writes in tickets that are handled together hears of everything on the page, and loses nothing they typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from forum import handbook, questions, support
from forum.accounts import User
from forum.db import session, write
from forum.pages import Site
from forum.presence import drafts_at, save_draft
from forum.presence.drafts import LONGEST
from forum.questions import Question
from forum.support import Reply, Ticket, TicketMessage, promise_reply
from forum.support.seeing import Seen
from tests.people import People
from tests.support import deeds
from tests.visiting import Visitor

Ask = Callable[..., Question]
Visit = Callable[..., Visitor]


@pytest.fixture
def threads(ask: Ask, people: People) -> list[Question]:
    return [ask("One"), ask("Two", people.customer)]


@pytest.fixture
def tickets(threads: list[Question], people: People) -> list[Ticket]:
    """The second is handled in the first."""
    one, two = (deeds.escalate(thread, people.support) for thread in threads)
    merge(two, one, people.support)
    return [one, two]


@pytest.fixture
def in_private(site: Site, people: People) -> list[Ticket]:
    one, two = (private(site, by, "It says no.") for by in (people.visitor, people.customer))
    merge(two, one, people.support)
    return [one, two]


@pytest.fixture
def desk(visit: Visit, people: People) -> Visitor:
    return visit(people.support)


def private(site: Site, by: User, text: str) -> Ticket:
    with write():
        return support.ask_support(session.get_one(Site, site.id), "I cannot sign in", text, by=by)


def merge(source: Ticket, into: Ticket, by: User) -> None:
    with write():
        support.merge(source, into, by=by)


def sent(ticket: Ticket, body: str, by: User, to: Ticket) -> Reply:
    with write():
        there = session.get_one(Ticket, ticket.id)
        return promise_reply(there, body, seen=Seen(), by=by, to=session.get_one(Ticket, to.id))


def asks_again(ticket: Ticket, by: User, text: str) -> None:
    with write():
        support.write_as_requester(session.get_one(Ticket, ticket.id), text, by=by)


def path(ticket: Ticket, what: str = "") -> str:
    return f"/tickets/{ticket.id}{what}"


def seen_on(page: str) -> str:
    return page.split('name="seen" form="reply" value="')[1].split('"', maxsplit=1)[0]


def answers(question: Question) -> list[str]:
    session.rollback()
    return [made.body for made in questions.answers_of(question.id)]


def test_an_answer_to_one_waits_for_what_was_written_meanwhile_in_another(
    tickets: list[Ticket], threads: list[Question], people: People, desk: Visitor, later: Any, run_jobs: Any
) -> None:
    one, two = tickets
    seen = seen_on(desk.text(path(one)))
    deeds.answer(threads[0], people.visitor, "It was the proxy, thanks.")
    stopped = desk.post(path(one, "/replies"), {"body": "For Carl.", "seen": seen, "to": two.id})
    assert stopped.status_code == 409
    for shown in ("This came meanwhile:", "It was the proxy, thanks.", "Send anyway", "For Carl."):
        assert shown in stopped.text
    assert f'<option value="{two.id}" selected>' in stopped.text  # and so it still goes to whom it was written
    again = {"body": "For Carl.", "seen": seen_on(stopped.text), "to": two.id}
    assert desk.post(path(one, "/replies"), again).status_code == 303
    later(seconds=10)
    run_jobs()
    assert answers(threads[1]) == ["For Carl."]


@pytest.mark.parametrize("theirs", [0, 1])
def test_colleagues_who_answer_in_one_family_hear_of_each_other(
    tickets: list[Ticket], people: People, desk: Visitor, theirs: int
) -> None:
    one, two = tickets
    seen = seen_on(desk.text(path(one)))
    sent(one, "Mona was faster", people.moderator, to=tickets[theirs])
    assert "1 new message." in desk.htmx(path(one, "/presence"), {"seen": seen}).text
    stopped = desk.post(path(one, "/replies"), {"body": "For Carl.", "seen": seen, "to": two.id})
    assert stopped.status_code == 409
    for shown in ("This came meanwhile:", "Mona was faster", "Send anyway"):
        assert shown in stopped.text


def test_an_answer_in_private_waits_for_what_another_asker_wrote_meanwhile(
    in_private: list[Ticket], people: People, desk: Visitor
) -> None:
    one, two = in_private
    seen = seen_on(desk.text(path(one)))
    asks_again(one, people.visitor, "Never mind, found it.")
    stopped = desk.post(path(one, "/replies"), {"body": "For Carl.", "seen": seen, "to": two.id})
    assert stopped.status_code == 409
    assert "This came meanwhile:" in stopped.text
    assert "Send anyway" in stopped.text


def test_an_answer_is_held_if_another_asker_writes_in_its_last_seconds(
    in_private: list[Ticket], people: People, desk: Visitor, later: Any, run_jobs: Any
) -> None:
    one, two = in_private
    seen = seen_on(desk.text(path(one)))
    assert desk.post(path(one, "/replies"), {"body": "For Carl.", "seen": seen, "to": two.id}).status_code == 303
    asks_again(one, people.visitor, "Never mind, found it.")
    later(seconds=10)
    run_jobs()
    assert "Not sent" in desk.text(path(one))
    assert "For Carl." not in session.scalars(select(TicketMessage.body)).all()


def test_both_of_two_answers_that_knew_of_each_other_go(
    in_private: list[Ticket], people: People, desk: Visitor, later: Any, run_jobs: Any
) -> None:
    one, two = in_private
    with write():
        there = session.get_one(Ticket, one.id)
        promise_reply(there, "For Vera.", seen=Seen(message=10**9), by=people.moderator, to=there)
    page = desk.text(path(one))
    assert (
        desk.post(path(one, "/replies"), {"body": "For Carl.", "seen": seen_on(page), "to": two.id}).status_code == 303
    )
    later(seconds=10)
    run_jobs()
    assert {"For Vera.", "For Carl."} <= set(session.scalars(select(TicketMessage.body)))


def begin(place: str, by: User, **texts: str) -> None:
    with write():
        save_draft(place, texts, by=by, number=None, version=0, path="/here", title="Here")


def begun(place: str, by: User) -> list[dict[str, str]]:
    session.rollback()
    return [draft.texts for draft in session.scalars(drafts_at(place, by=by))]


def test_what_was_begun_goes_along_to_where_the_ticket_is_handled(
    ask: Ask, people: People, desk: Visitor, visit: Visit
) -> None:
    one, two = (deeds.escalate(ask(title), people.support) for title in ("One", "Two"))
    begin(f"reply:{one.id}", people.support, body="Hey Vera, half")
    begin(f"note:{one.id}", people.support, note="She wrote twice.")
    begin(f"reply:{one.id}", people.moderator, body="Mine, too")
    assert desk.post(path(one, "/merging"), {"into": two.id}).status_code == 303
    assert begun(f"reply:{two.id}", people.support) == [{"body": "Hey Vera, half"}]
    assert begun(f"note:{two.id}", people.support) == [{"note": "She wrote twice."}]
    assert "Mine, too" in desk.text(path(two))  # a colleague has begun
    assert begun(f"reply:{one.id}", people.support) == []
    assert f'href="{path(two)}"' in desk.text("/account")
    assert path(one) not in desk.text("/account")


def test_what_was_begun_in_both_stands_in_one_form(ask: Ask, people: People, desk: Visitor) -> None:
    one, two = (deeds.escalate(ask(title), people.support) for title in ("One", "Two"))
    begin(f"reply:{two.id}", people.support, body="To the second.")
    begin(f"reply:{one.id}", people.support, body="To the first.")
    window = session.scalars(drafts_at(f"reply:{two.id}", by=people.support)).one()
    number, version = window.id, window.version
    merge(one, two, people.support)
    assert begun(f"reply:{two.id}", people.support) == [{"body": "To the second.\n\nTo the first."}]
    with write():  # a window that has not heard of it
        save_draft(f"reply:{two.id}", {"body": "Typed on"}, by=people.support, number=number, version=version)
    assert {"body": "To the second.\n\nTo the first."} in begun(f"reply:{two.id}", people.support)


def test_what_is_too_long_for_one_draft_stays_beside_the_other(ask: Ask, people: People) -> None:
    one, two = (deeds.escalate(ask(title), people.support) for title in ("One", "Two"))
    for ticket, letter in ((one, "a"), (two, "b")):
        begin(f"reply:{ticket.id}", people.support, body=letter * (LONGEST - 1))
    merge(one, two, people.support)
    assert sorted(texts["body"][0] for texts in begun(f"reply:{two.id}", people.support)) == ["a", "b"]


def test_what_somebody_else_keeps_at_that_place_does_not_tell_them_of_the_other_ticket(
    ask: Ask, people: People, visit: Visit
) -> None:
    one, two = (deeds.escalate(ask(title), people.support) for title in ("One", "Two"))
    begin(f"reply:{one.id}", people.stranger, body="Sly")
    merge(one, two, people.support)
    assert begun(f"reply:{two.id}", people.stranger) == []
    assert begun(f"reply:{one.id}", people.stranger) == [{"body": "Sly"}]


def test_a_merged_ticket_says_where_its_clock_runs_and_offers_nothing_it_would_refuse(
    tickets: list[Ticket], people: People, desk: Visitor
) -> None:
    one, two = tickets
    with write():
        billing = handbook.add_category("Billing", checklist="Look at the invoice", by=people.admin)
        for ticket in tickets:
            handbook.put_into(ticket.id, billing, by=people.support)
    page = desk.text(path(two))
    assert f'What counts is the clock of <a href="{path(one)}">Ticket {one.id}</a>.' in page
    assert "staff wrote last" not in page
    assert "Look at the invoice" in page
    offered = ("Change the categories", 'id="reply"', "/ticks/", "Add private note")
    for refused in (*offered, "The thread is closed"):
        assert refused not in page
    assert "What counts is" not in (there := desk.text(path(one)))
    assert all(deed in there for deed in offered)


def test_a_note_that_was_begun_is_still_to_be_seen_where_its_ticket_has_closed(
    tickets: list[Ticket], people: People, desk: Visitor
) -> None:
    _one, two = tickets
    begin(f"note:{two.id}", people.support, note="What I know of it.")
    assert "Add private note" in desk.text(path(two))
    refused = desk.post(path(two, "/notes"), {"note": "What I know of it."})
    assert refused.status_code == 409
    assert "What I know of it." in refused.text


def test_an_answer_to_a_ticket_that_was_merged_meanwhile_is_refused_with_its_text(
    tickets: list[Ticket], desk: Visitor
) -> None:
    one, two = tickets
    refused = desk.post(path(two, "/replies"), {"body": "For Carl."})
    assert refused.status_code == 409
    assert f"handled in ticket {one.id}" in refused.text
    assert re.search(r'<textarea id="kept"[^>]*>\s*For Carl\.', refused.text)
