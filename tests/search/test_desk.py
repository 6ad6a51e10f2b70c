"""Support finds a conversation again by its words."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import delete, select

from forum import questions, search, support
from forum.accounts import User, erase
from forum.db import session, write
from forum.pages import Page
from forum.search import Document, find_conversations
from forum.support import Ticket
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]


@pytest.fixture
def ticket(people: People, doc_page: Page) -> Ticket:
    with write():
        asked = questions.ask(
            doc_page, "The importer stops at row 4711", "It says `E-1042` after *café.csv*.", by=people.visitor
        )
        made = support.escalate(asked, by=people.moderator)
        questions.answer(asked, "Try `useState()` in C++ first.", by=people.stranger)
        support.add_note(made, "Their database ran out of connections.", by=people.support)
    return made


def found(text: str, **options: User) -> list[int]:
    return [hit.ticket.id for hit in find_conversations(text, **options) if hit.ticket]


@pytest.mark.parametrize(
    "text",
    [
        "importer", "importers stop", "row 4711", "e1042", "E-1042", "cafe", "CAFÉ.CSV", "useState",
        "usestate()", "c++", '"stops at row"', "connections", "connect", "impor",
        "what does the importer do", "the",
    ],
)  # fmt: skip
def test_a_ticket_is_found_by(ticket: Ticket, text: str) -> None:
    assert found(text) == [ticket.id]


@pytest.mark.parametrize(
    "text", ["exporter", '"row at stops"', "café importer nothing", "c#", "   ", "whom", '""', "-", "csv usestate"]
)
def test_a_ticket_is_not_found_by(ticket: Ticket, text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    ['"', "NEAR(a b)", "a AND OR", "title:importer", "*", "a:*b", "'; DROP TABLE document; --", "((", "!!", "\\", "\0"],
)
def test_no_text_is_a_command_to_the_database(ticket: Ticket, text: str) -> None:
    assert found(text) in ([], [ticket.id])


def test_a_number_or_a_mail_address_names_the_ticket(ticket: Ticket, people: People) -> None:
    assert found(f"#{ticket.id}") == found(str(ticket.id)) == found(" Vera@Example.org ") == [ticket.id]
    assert found("#99999") == found("nobody@example.org") == found("a@b@c") == []


def test_a_title_counts_more_than_a_text(people: People, doc_page: Page) -> None:
    with write():
        in_text = questions.ask(doc_page, "Something", "The webhook fails. " * 3, by=people.visitor)
        in_title = questions.ask(doc_page, "Webhook", "It fails. " * 5, by=people.visitor)
        second, first = (support.escalate(asked, by=people.moderator).id for asked in (in_text, in_title))
    assert found("webhook") == [first, second]


def test_an_edit_a_removal_and_a_note_are_followed_at_once(ticket: Ticket, people: People) -> None:
    with write():
        asked = session.get_one(Ticket, ticket.id).question
        assert asked
        questions.edit_question(
            asked, "The exporter stops", "No code.", by=session.get_one(User, people.visitor.id), seen=0
        )
    assert found("importer") == []
    assert found("exporter") == [ticket.id]
    with write():
        support.add_note(session.get_one(Ticket, ticket.id), "Ask about their proxy.", by=people.support)
    assert found("proxy") == [ticket.id]


def test_what_was_written_before_there_was_an_index_is_filled_in(ticket: Ticket, run_jobs: Callable[[], None]) -> None:
    with write():
        session.execute(delete(Document))
    assert found("importer") == []
    run_jobs()
    assert found("importer") == found("connections") == [ticket.id]


def test_of_one_person_threads_without_a_ticket_are_found_too(ticket: Ticket, people: People, doc_page: Page) -> None:
    with write():
        questions.ask(doc_page, "Another importer", "Text", by=people.visitor)
        questions.ask(doc_page, "A foreign importer", "Text", by=people.stranger)
    shown = [hit.thread.title if hit.thread else hit.ticket.subject for hit in search.find_conversations(  # type: ignore[union-attr]
        "importer", person=people.visitor)]  # fmt: skip
    assert sorted(shown) == ["Another importer", "The importer stops at row 4711"]


def test_what_an_erased_person_wrote_to_support_is_in_no_index(people: People, doc_page: Page) -> None:
    with write():
        support.ask_support(doc_page.site, "My account", "My secret is swordfish.", by=people.visitor)
    assert len(found("swordfish")) == 1
    with write():
        erase(session.get_one(User, people.visitor.id), by=session.get_one(User, people.admin.id))
    assert found("swordfish") == []
    assert not [words for words in session.scalars(select(Document.body)) if "swordfish" in words]


def test_the_page_shows_where_the_words_stand_and_nothing_of_them_runs(
    visit: Visit, people: People, ticket: Ticket
) -> None:
    with write():
        support.add_note(
            session.get_one(Ticket, ticket.id), "Look: `<script>alert(1)</script>` proxy", by=people.support
        )
    page = visit(people.support).text("/queue/search?q=proxies")
    assert "<mark>proxy</mark>" in page
    assert "in a note" in page
    assert "<script>alert" not in page
    assert "Nothing was found" in visit(people.support).text("/queue/search?q=nonsense")
