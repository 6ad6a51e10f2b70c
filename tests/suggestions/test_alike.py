"""The team is offered what asked the same: threads to moderators, earlier tickets to support."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from forum import questions, support
from forum.db import session, write
from forum.pages import Page
from forum.questions import Question
from forum.sections import Brought, Section, take_pages
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


def test_support_is_offered_what_the_documentation_says_and_puts_its_link_into_the_answer(
    visit: Visit, people: People, doc_page: Page
) -> None:
    html = "<h1>Guide</h1><h2 id='row'>When the importer stops [row]</h2><p>The importer stops at a row of text.</p>"
    other = "<h2 id='print'>Printing</h2><p>Choose landscape.</p>"
    take_pages(doc_page.site_id, [Brought(doc_page.address, html + other)])
    thread = ask(people, doc_page, "The importer stops at row 4711")
    with write():
        ticket = support.escalate(thread, by=people.support)
    helper, address = visit(people.support), f"/tickets/{ticket.id}"
    section = session.scalars(select(Section).where(Section.anchor == "row")).one()
    offered = helper.get(f"{address}/alike").text
    assert f'name="section" value="{section.id}"' in offered
    assert section.address in offered
    assert "Choose landscape" not in offered
    link = rf"[Guide: When the importer stops \[row\]]({section.address})"
    filled = helper.post(f"{address}/filling", {"section": section.id, "body": "Hey Vera,"})
    assert f"Hey Vera,\n\n{link}</textarea>" in filled.text.replace("\r", "")
    assert "The documentation says nothing like this." in helper.get(f"/tickets/{_other(people, doc_page)}/alike").text
    with write():
        session.get_one(Section, section.id).gone_at = thread.published_at
    assert "importer stops" not in helper.post(f"{address}/filling", {"section": section.id}).text.split("<textarea")[1]


def _other(people: People, page: Page) -> int:
    with write():
        return support.ask_support(page.site, "Zebra quartz", "Why?", by=people.visitor).id
