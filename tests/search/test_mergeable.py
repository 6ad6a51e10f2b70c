"""The ticket to merge into is found by its title, its number or whoever asked it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from forum import questions, support
from forum.accounts import User
from forum.db import session, write
from forum.pages import Page, Site
from forum.search.mergeable import find_mergeable
from forum.support import Ticket
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]


@pytest.fixture
def ask(people: People, doc_page: Page) -> Callable[[str, User], Ticket]:
    def asked(title: str, by: User) -> Ticket:
        with write():
            return support.escalate(questions.ask(doc_page, title, "Text", by=by), by=people.moderator)

    return asked


@pytest.fixture
def ticket(ask: Callable[[str, User], Ticket], people: People) -> Ticket:
    return ask("The importer stops", people.visitor)


def found(ticket: Ticket, text: str) -> list[int]:
    session.rollback()
    return [other.id for other in find_mergeable(session.get_one(Ticket, ticket.id), text)]


@pytest.mark.parametrize(
    "text", ["row 4711", "hangs", "Carl Customer", "carl custoner", "carl@northwind.example", "#{}"]
)
def test_it_is_found_by(ask: Callable[[str, User], Ticket], people: People, ticket: Ticket, text: str) -> None:
    other = ask("It hangs at row 4711", people.customer)
    assert found(ticket, text.format(other.id)) == [other.id]


def test_before_one_types_it_offers_what_the_same_person_asked(
    ask: Callable[[str, User], Ticket], people: People, ticket: Ticket
) -> None:
    again = ask("It stops again", people.visitor)
    ask("Something else", people.stranger)
    assert found(ticket, "") == [again.id]


def test_what_it_cannot_be_merged_into_is_not_offered(
    ask: Callable[[str, User], Ticket], people: People, site: Site, ticket: Ticket
) -> None:
    spam, merged, root = (ask(f"The importer stops {name}", people.visitor) for name in ("cheap", "merged", "root"))
    with write():
        support.ask_support(site, "The importer stops in private", "Text", by=people.visitor)
        support.mark_spam(spam, by=people.support)
        support.merge(merged, root, by=people.support)
    assert found(ticket, "importer") == found(ticket, "") == [root.id]
    assert found(ticket, f"{ticket.id}") == found(ticket, f"{merged.id}") == []


def test_one_is_chosen_without_a_script(
    visit: Visit, ask: Callable[[str, User], Ticket], people: People, ticket: Ticket
) -> None:
    other = ask("It hangs at row 4711", people.visitor)
    sam = visit(people.support)
    assert f'action="/tickets/{ticket.id}/mergeable"' in sam.text(f"/tickets/{ticket.id}")
    page = sam.text(f"/tickets/{ticket.id}/mergeable?q=hangs")
    assert "It hangs at row 4711" in page
    assert f'name="into" value="{other.id}"' in page
    assert sam.post(f"/tickets/{ticket.id}/merging", {"into": other.id}).location == f"/tickets/{other.id}"
    assert session.get_one(Ticket, ticket.id).merged_into_id == other.id
