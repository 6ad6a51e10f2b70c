"""The team is offered what asked the same: threads to moderators, earlier tickets to support."""

from __future__ import annotations

from collections.abc import Callable

from forum import questions, support
from forum.db import session, write
from forum.pages import Page
from forum.questions import Question
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]


def ask(people: People, page: Page, title: str) -> Question:
    with write():
        return questions.ask(page, title, "It does not work.", by=people.visitor)


def test_a_moderator_is_offered_the_thread_that_asked_the_same_and_closes_with_one_press(
    visit: Visit, people: People, doc_page: Page
) -> None:
    before = ask(people, doc_page, "The importer stops at row 4711")
    ask(people, doc_page, "Printing in landscape")
    again = ask(people, doc_page, "Why does the importer stop at a row?")
    moderator = visit(people.moderator)
    assert f"/questions/{again.id}/alike" in moderator.get(questions.path(again)).text
    offered = moderator.get(f"/questions/{again.id}/alike").text
    assert before.title in offered
    assert "landscape" not in offered
    moderator.post(f"/questions/{again.id}/original", {"original": str(before.id)})
    session.rollback()
    assert questions.original_of(again.id) == before


def test_support_is_offered_earlier_tickets_about_the_same(visit: Visit, people: People, doc_page: Page) -> None:
    first, other, again = (
        ask(people, doc_page, title)
        for title in ("The importer stops at row 4711", "Printing in landscape", "Why does the importer stop at a row?")
    )
    with write():
        earlier, unlike, ticket = (support.escalate(thread, by=people.support) for thread in (first, other, again))
    helper = visit(people.support)
    assert f"/tickets/{ticket.id}/alike" in helper.get(f"/tickets/{ticket.id}").text
    offered = helper.get(f"/tickets/{ticket.id}/alike").text
    assert f"/tickets/{earlier.id}" in offered
    assert f"/tickets/{unlike.id}" not in offered
    assert "No earlier ticket is like this one." in helper.get(f"/tickets/{earlier.id}/alike").text
