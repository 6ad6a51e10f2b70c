"""Whoever is about to ask is shown what was answered before, and only what everybody may see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from forum import clock, meaning, questions, search, sections
from forum.config import Settings
from forum.db import session, write
from forum.pages import Page, Site, find_or_make_page, identity_on
from forum.questions import Question
from forum.suggestions import helped_counts, suggest
from tests.encoder import encoder
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]
PAGE = "https://docs.example.com/guide/install"


def solved(people: People, page: Page, title: str, answer: str = "Take the second one.") -> Question:
    with write():
        thread = questions.ask(page, title, "It does not work.", by=people.visitor)
        questions.accept(questions.answer(thread, answer, by=people.support), by=people.visitor)
    return thread


@pytest.fixture
def importer(people: People, doc_page: Page) -> Question:
    return solved(people, doc_page, "The importer stops at row 4711", "Save the table as *UTF-8* first.")


def titles(text: str, **given: Any) -> list[str]:
    return [one.title for one in suggest(text, viewer=None, **given)]


def test_a_solved_thread_with_the_same_words_is_suggested_with_its_answer(importer: Question) -> None:
    (one,) = suggest("importer stops", viewer=None)
    assert (one.title, one.excerpt) == (importer.title, "Save the table as UTF-8 first.")
    assert one.address == questions.path(importer)


@pytest.mark.parametrize("text", ["The impor", "importe", "it stops, the import"])
def test_a_word_that_is_half_typed_is_enough(importer: Question, text: str) -> None:
    search.learn_to_spell()
    assert titles(text) == [importer.title]
    assert titles(f"{text}xyz") == []


@pytest.mark.parametrize("text", ["", "  ", "im", "\0", "?!", "how do I", "Printing in landscape", "x" * 5000])
def test_nothing_is_suggested_where_nothing_is_near(importer: Question, text: str) -> None:
    assert titles(text) == []


def test_what_nobody_solved_or_may_see_is_not_suggested(people: People, doc_page: Page, importer: Question) -> None:
    with write():
        questions.ask(doc_page, "The importer stops at row 12", "It stops.", by=people.visitor)
    assert titles("importer stops at row") == [importer.title]
    with write():
        questions.remove(importer, None, by=people.moderator)
    assert titles("importer stops at row") == []


def test_this_page_comes_before_one_beside_it_and_that_before_the_others(
    people: People, site: Site, doc_page: Page
) -> None:
    def on(address: str, title: str) -> Page:
        with write():
            page = find_or_make_page(site, identity_on(site, address), title)
        solved(people, page, f"The importer stops {title}")
        return page

    on("https://docs.example.com/reference/api", "elsewhere")
    on("https://docs.example.com/guide/first", "beside")
    here = on(PAGE, "here")
    found = titles("the importer stops", page=here, site_id=site.id)
    assert found == [f"The importer stops {where}" for where in ("here", "beside", "elsewhere")]


def test_a_section_of_the_documentation_is_suggested_until_it_is_gone(doc_page: Page) -> None:
    with write():
        section = sections.Section(
            page_id=doc_page.id, anchor="utf-8", heading="Tables in UTF-8", path=["Importing"], hash="1",
            text="Save a table as UTF-8, or the importer cannot read it.", first_seen_at=clock.now(),
            last_seen_at=clock.now(),
        )  # fmt: skip
        session.add(section)
    (one,) = suggest("table in utf-8", viewer=None)
    assert (one.kind, one.title) == ("section", "Importing: Tables in UTF-8")
    assert one.address == f"{PAGE}#utf-8"
    for title, shown in (("Tables in UTF-8 — Handbook", "Tables in UTF-8"), ("Tables", "Tables: Tables in UTF-8")):
        with write():
            section.path, section.page.title = [], title
        assert titles("table in utf-8") == [shown]
    with write():
        section.path = ["class Importer(name, " + "encoding=None, " * 9 + "strict=True)"]
    (signature,) = titles("table in utf-8")
    assert signature.startswith("class Importer(name, encoding=None")
    assert signature.endswith("…: Tables in UTF-8")
    assert len(signature) < 80
    with write():
        section.gone_at = clock.now()
    assert titles("table in utf-8") == []


def test_what_means_the_same_is_suggested_without_a_word_in_common(
    app: Flask, settings: Callable[..., Settings], people: People, doc_page: Page, importer: Question
) -> None:
    thread = solved(people, doc_page, "Deleting a user profile")
    assert titles("How can I get rid of my account?") == []
    with encoder(app, settings, vectors=2):
        assert meaning.kept() >= 2
        assert titles("How can I delete my account?", patience=10)[:1] == [thread.title]


def test_suggestions_come_while_one_types_and_with_the_form_where_there_is_no_script(
    visit: Visit, importer: Question
) -> None:
    visitor = visit()
    shown = visitor.get(f"/suggestions?title=importer+stops&page={PAGE}", headers={"HX-Request": "true"})
    assert "The importer stops at row 4711" in shown.text
    assert "<html" not in shown.text
    assert "The importer stops at row 4711" in visitor.get(f"/ask?page={PAGE}&question=importer+stops").text
    asked = {"page": PAGE, "title": "importer stops", "body": "My long text", "then": "look"}
    for address in ("/ask", "/my-tickets"):
        looked = visitor.post(address, asked)
        assert looked.status_code == 200
        assert "The importer stops at row 4711" in looked.text
        assert "My long text" in looked.text
    assert session.scalars(select(Question)).all() == [importer]


def test_it_counts_for_the_thread_that_it_was_the_answer_once_a_day(visit: Visit, importer: Question) -> None:
    number = importer.id
    for _again in range(2):
        thanked = visit().post("/suggestions/helped", {"helped": f"thread:{number}", "page": PAGE})
        assert thanked.status_code == 303
    session.rollback()
    assert helped_counts("thread", [number]) == {number: 1}


@pytest.mark.parametrize("name", ["thread:0", "thread:x", "ticket:1", "", "thread:99999999999999999999"])
def test_what_is_not_there_cannot_have_helped(visit: Visit, importer: Question, name: str) -> None:
    assert visit().post("/suggestions/helped", {"helped": name, "page": PAGE}).status_code == 404
