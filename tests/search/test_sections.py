"""What the documentation says is found beside the threads, with all that holds for them, and never what is gone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from forum import clock, questions, search
from forum.db import session, write
from forum.pages import Page, Site, find_or_make_page, identity_on, register_site
from forum.search import Narrowing
from forum.sections import Section
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]


def say(page: Page, heading: str, text: str, path: tuple[str, ...] = (), anchor: str = "") -> Section:
    now = clock.now()
    made = Section(
        page_id=page.id, anchor=anchor or heading.lower().replace(" ", "-"), heading=heading, path=list(path),
        text=text, hash="1", first_seen_at=now, last_seen_at=now,
    )  # fmt: skip
    session.add(made)
    return made


@pytest.fixture
def section(doc_page: Page) -> Section:
    with write():
        return say(
            doc_page, "Tables that stop at E-1042", "Save *café.csv* as UTF-8; call `useState()` in C++ of 3.11.2 and "
            "put `FORUM_URL` into `.env`. The importer reads rows <b>one by one</b>.", ("Importing",), "tables",
        )  # fmt: skip


def found(text: str, **given: object) -> list[str]:
    return [hit.section.heading for hit in search.find_sections(text, viewer=None, **given).hits]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "table", "tables stopped", "E-1042", "e1042", "cafe", "CAFÉ.CSV", "useState()", "usestate", "c++", ".env",
        "3.11", "v3.11.2", '"one by one"', "forum_url", "impor", "importers rows", "in:docs table",
        "table page:install",
    ],
)  # fmt: skip
def test_a_section_is_found_by(section: Section, text: str) -> None:
    assert found(text) == [section.heading]


@pytest.mark.parametrize(
    "text",
    [
        "exporter", '"by one one"', "c#", "3.12", "table page:nowhere-else", "table is:solved",
        "table by:me", "table topic:setup", "table after:2020", "table in:threads", "", "is:solved",
    ],
)  # fmt: skip
def test_a_section_is_not_found_by(section: Section, people: People, text: str) -> None:
    with write():
        other = find_or_make_page(
            section.page.site, identity_on(section.page.site, "https://docs.example.com/nowhere-else"), "Nowhere else"
        )
        questions.ask(other, "Something else", "It is asked here.", by=people.visitor)
    assert found(text) == []


def test_what_is_mistyped_in_the_words_of_the_documentation_is_put_right(
    section: Section, run_jobs: Callable[[], None]
) -> None:
    run_jobs()
    got = search.find_sections("imporetr", viewer=None)
    assert (got.instead, [hit.section.id for hit in got.hits]) == ("importer", [section.id])
    assert search.find_sections("rows of elephants importer", viewer=None).loosely


def test_what_is_gone_or_says_something_else_now_is_not_found(section: Section) -> None:
    with write():
        section.text = "Nothing of that."
    assert found("usestate") == []
    assert found("table") == [section.heading]
    with write():
        section.gone_at = clock.now()
    assert found("table") == []
    assert search.find_sections("table", viewer=None).total == 0


def test_few_sections_are_found_among_many_threads(section: Section, people: People, doc_page: Page,
                                                   monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setattr("forum.db.fulltext.CANDIDATES", 5)
    monkeypatch.setattr("forum.db.fulltext.TITLES", 5)
    monkeypatch.setattr("forum.db.fulltext.RECENT", 5)
    with write():
        for number in range(12):
            questions.ask(doc_page, f"Tables stop {number}", "Rows one by one.", by=people.visitor)
    assert found("tables") == found("rows") == found("by one that at") == [section.heading]


def test_a_site_and_a_page_narrow_sections(section: Section, people: People, site: Site, doc_page: Page) -> None:
    with write():
        other = register_site("Other", "https://other.example.com/", calendar=site.calendar, by=people.admin)
        there = find_or_make_page(other, identity_on(other, "https://other.example.com/a"), "Other")
        session.flush()
        say(there, "Tables elsewhere", "Rows.")
    assert sorted(found("rows")) == ["Tables elsewhere", section.heading]
    assert found("rows", narrowing=Narrowing(site=other)) == ["Tables elsewhere"]
    assert found("rows", narrowing=Narrowing(page=doc_page)) == [section.heading]
    assert found("in:docs page:install") == found("", narrowing=Narrowing(site=site)) == [section.heading]
    assert found("rows", narrowing=Narrowing(state="solved")) == []


def test_the_page_shows_the_best_three_above_the_threads_with_place_and_marks(
    visit: Visit, section: Section, people: People, doc_page: Page
) -> None:
    with write():
        thread = questions.ask(doc_page, "My table stops", "Why?", by=people.visitor)
        for number in range(4):
            say(doc_page, f"Table {number}", "About tables.")
    page = visit().text("/search?q=tables")
    docs, _, threads = page.partition("In the threads")
    assert docs.count('class="found-item"') == 3
    assert "All 5 in the documentation" in docs
    assert questions.path(thread) in threads
    assert "<mark>Table</mark> 3" in docs
    whole = visit().text("/search?q=tables&in=docs")
    assert (whole.count('class="found-item"'), "5 sections" in whole, questions.path(thread) in whole) == (
        5,
        True,
        False,
    )
    found_alone = visit().text("/search?q=in:docs+e-1042")
    assert f'href="{doc_page.address}#tables"' in found_alone
    assert re.search(r"<bdi>[^<]+</bdi> › <bdi>Importing</bdi>", found_alone)
    assert "</mark> &lt;b&gt;one" in visit().text("/search?q=in:docs+rows")
    assert "In the documentation" not in visit().text("/search?q=tables&in=threads")


def test_where_only_the_documentation_says_it_one_can_still_ask(visit: Visit, section: Section, people: People) -> None:
    page = visit().text("/search?q=usestate")
    assert "Nothing found." not in page
    assert "No thread has these words." in page
    assert "Ask this" in page


def test_pages_of_sections_go_on_and_do_not_repeat(visit: Visit, doc_page: Page) -> None:
    with write():
        for number in range(23):
            say(doc_page, f"Table {number}", "Rows.")
    first = visit().text("/search?q=tables&in=docs")
    (further,) = re.findall(r'href="(/search\?[^"]*after=[^"]*)"', first)
    second = visit().text(further.replace("&amp;", "&"))
    seen = re.findall(r'href="(https://docs[^"]*#table-\d+)"', first + second)
    assert (len(seen), len(set(seen))) == (23, 23)


def test_a_search_of_the_documentation_has_no_feed_of_threads(visit: Visit, section: Section, people: People,
                                                              doc_page: Page) -> None:  # fmt: skip
    with write():
        questions.ask(doc_page, "My table stops", "Why?", by=people.visitor)
    assert "/feeds/search.atom" in visit().text("/search?q=tables")
    assert "/feeds/search.atom" not in visit().text("/search?q=tables&in=docs")
    assert "<entry>" in visit().text("/feeds/search.atom?q=tables")
    assert "<entry>" not in visit().text("/feeds/search.atom?q=tables&in=docs")
    assert "<entry>" not in visit().text("/feeds/search.atom?q=in:docs+tables")


def test_what_only_threads_have_is_said_where_the_documentation_is_asked(visit: Visit, section: Section) -> None:
    assert "has no state, topic, author or day" in visit().text("/search?q=in:docs+is:solved+tables")
    assert "has no state, topic, author or day" not in visit().text("/search?q=is:solved+tables")
    assert "knows threads and docs" in visit().text("/search?q=in:nowhere+tables")
