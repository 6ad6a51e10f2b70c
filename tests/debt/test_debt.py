"""What the documentation owes: counted where it was asked, mended on a day, pasted from an answer."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO

import pytest

from forum import clock, debt, questions
from forum.accounts import User, erase
from forum.db import session, write
from forum.events import FactRow
from forum.figures import read_range
from forum.pages import Page, find_or_make_page, identity_on
from forum.questions import CloseReason, Question, State
from forum.refused import Refused
from forum.sections import Brought, sections_of, take_pages
from forum.suggestions.models import Helped
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]


def helped(kind: str, number: int, page: Page) -> None:
    with write():
        session.add(Helped(kind=kind, subject_id=number, page_id=page.id, at=clock.now()))


@pytest.fixture
def asked(people: People, doc_page: Page) -> list[Question]:
    """Four on a page: one solved, one that repeats it, one closed, one that waits; two of them at a heading."""
    with write():
        made = [
            questions.ask(doc_page, f"How {n}?", "Text", by=people.visitor, section="ports" if n < 2 else "")
            for n in range(4)
        ]
        solution = questions.answer(made[0], "# Like this\n\n```sh\n# no heading\n```", by=people.stranger)
        questions.accept(solution, by=people.visitor)
        questions.close_as_duplicate(made[1], made[0], by=people.moderator)
        questions.close(made[2], CloseReason.OFF_TOPIC, by=people.moderator)
    return made


def counts(*rows: debt.reading.Debt) -> list[tuple[int, int, int]]:
    return [(row.asked, row.repeated, row.unsolved) for row in rows]


def test_a_page_owes_what_was_asked_again_and_what_waits(asked: list[Question], people: People, doc_page: Page) -> None:
    with write():
        held = questions.ask(doc_page, "Held", "Text", by=people.stranger)
        held.state = State.IN_REVIEW
        other = find_or_make_page(doc_page.site, identity_on(doc_page.site, "https://docs.example.com/other"))
        questions.ask(other, "Elsewhere", "Text", by=people.stranger)
    these = read_range({}, clock.now().date())
    rows = debt.debt_of_pages(these)
    assert [row.page.id for row in rows] == [doc_page.id, other.id]
    assert counts(*rows) == [(4, 1, 1), (1, 0, 1)]
    assert debt.debt_of_pages(these, doc_page.site_id + 1) == []
    sections = debt.debt_of_sections(doc_page, these)
    assert [row.anchor for row in sections] == ["", "ports"]
    assert counts(*sections) == [(2, 0, 1), (2, 1, 0)]


def test_only_the_days_that_are_asked_for_count(asked: list[Question], later: Callable[..., None]) -> None:
    today = clock.now().date()
    later(days=3)
    days = {"range": "days", "from": (today + timedelta(days=1)).isoformat(), "to": clock.now().date().isoformat()}
    assert debt.debt_of_pages(read_range(days, clock.now().date())) == []
    days["from"] = today.isoformat()
    assert counts(*debt.debt_of_pages(read_range(days, clock.now().date()))) == [(4, 1, 1)]


def test_a_fix_shows_the_weeks_before_and_after_it(people: People, doc_page: Page, later: Callable[..., None]) -> None:
    def ask(section: str) -> None:
        with write():
            page = session.get_one(Page, doc_page.id)
            questions.ask(
                page,
                f"At {section} {clock.now()}",
                "Text",
                by=session.get_one(User, people.visitor.id),
                section=section,
            )

    for _n in range(4):
        ask("ports")
        ask("")
        later(days=7)
    with write():
        fixes = [
            debt.mark_fixed(
                session.get_one(Page, doc_page.id),
                clock.now().date(),
                by=session.get_one(User, people.moderator.id),
                section=section,
            )
            for section in ("ports", "")
        ]
    assert debt.effect_of(fixes[0], clock.now().date()).after is None
    later(days=10)
    ask("")
    later(days=4)
    ports, whole = (debt.effect_of(fix, clock.now().date()) for fix in fixes)
    assert (ports.before, whole.before) == (0.5, 1.0)
    assert ports.after == 0
    assert whole.after == pytest.approx(7 / 15)
    assert [number for _first, number in whole.weeks] == [0, 0, 0, 0, 2, 2, 2, 2, 0, 1, 0]


@pytest.mark.parametrize(
    ("on", "link", "sentence"),
    [
        (date(2999, 1, 1), "", "has come already"),
        (date(1999, 1, 1), "", "has come already"),
        (date(2026, 1, 1), "javascript:alert(1)", "https://"),
        (date(2026, 1, 1), "https://", "https://"),
        (date(2026, 1, 1), "https://example.com/" + "x" * 500, "https://"),
        (date(2026, 1, 1), "https://[", "https://"),
    ],
)
def test_a_wrong_day_or_link_is_told(people: People, doc_page: Page, on: date, link: str, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence), write():
        debt.mark_fixed(doc_page, on, by=people.moderator, link=link)


def test_moderators_note_a_fix_and_take_it_back_and_others_cannot(
    visit: Visit, asked: list[Question], people: People, doc_page: Page
) -> None:
    for nobody in (people.visitor, people.support):
        with pytest.raises(Refused), write():
            debt.mark_fixed(doc_page, date(2026, 1, 1), by=nobody)
    mona, address = visit(people.moderator), f"/panel/debt/pages/{doc_page.id}"
    wrong = mona.post(f"{address}/fixes", {"on": "soon", "link": "https://example.com/kept"})
    assert wrong.status_code == 422
    assert "https://example.com/kept" in wrong.get_data(as_text=True)
    day = clock.now().date().isoformat()
    change = "https://example.com/commit/1"
    assert mona.post(f"{address}/fixes", {"on": day, "link": change, "section": "ports"}).status_code == 303
    text = mona.text(address)
    assert f'href="{change}"' in text
    assert "Fixed on" in text
    assert "Fixed on" not in visit(people.moderator).text("/panel/log")
    assert "noted that a page of the documentation was fixed" in mona.text("/panel/log")
    number = session.scalars(debt.reading.fixes_of(doc_page.id)).one().id
    assert mona.post(f"/panel/debt/fixes/{number}/removal").status_code == 303
    assert mona.post(f"/panel/debt/fixes/{number}/removal").status_code == 404
    assert "Fixed on" not in mona.text(address)
    assert session.query(FactRow).filter(FactRow.name == "DocsFixTakenBack").count() == 1


def test_the_table_says_what_the_page_says_and_no_name_is_a_formula(
    visit: Visit, asked: list[Question], people: People, doc_page: Page
) -> None:
    with write():
        session.get_one(Page, doc_page.id).title = "=cmd()"
    sent = visit(people.moderator).get("/panel/debt/pages.csv")
    head, row = csv.reader(StringIO(sent.get_data(as_text=True).removeprefix("\ufeff")))
    assert head == ["Page", "Address", "Questions", "Asked before", "Unsolved", "Found before asking", "Docs fixed"]
    assert row == ["'=cmd()", doc_page.address, "4", "1", "1", "0", ""]
    assert "docs-debt" in sent.headers["Content-Disposition"]


def test_an_accepted_answer_becomes_an_entry_to_paste(visit: Visit, asked: list[Question], people: People) -> None:
    text = debt.entry_of(asked[0], session.get_one(questions.Answer, asked[0].accepted_id))
    head, body, source = (
        text.split("\n\n", 1)[0],
        text.split("\n\n", 1)[1].rpartition("\n\n")[0],
        text.rpartition("\n\n")[2],
    )
    assert head == "## How 0?"
    assert body == "### Like this\n\n```sh\n# no heading\n```"
    assert f"(http://forum.test{questions.path(asked[0])}#answer-{asked[0].accepted_id})" in source
    assert people.stranger.name in source
    mona = visit(people.moderator)
    link = f"/panel/debt/entries/{asked[0].id}"
    assert link in mona.text(questions.path(asked[0]))
    assert link not in visit(people.visitor).text(questions.path(asked[0]))
    assert "# no heading" in mona.text(link)
    assert mona.get(f"/panel/debt/entries/{asked[3].id}").status_code == 404


@pytest.mark.parametrize(
    ("title", "body", "wanted"),
    [
        ("What is `a_b` or *c*?", "Text", ["## What is `a_b` or \\*c\\*?"]),
        ("An odd ` quote_d", "Text", ["## An odd \\` quote\\_d"]),
        (
            "<b>",
            "See [that](/people/1) and `[x](/y)`",
            ["## \\<b\\>", "[that](http://forum.test/people/1) and `[x](/y)`"],
        ),
        ("How?", "~~~\n```\n# kept\n[x](/y)\n~~~\n## Down", ["```\n# kept\n[x](/y)\n~~~", "#### Down"]),
        ("How?", "####### seven\n###### six\n#no", ["####### seven", "\n###### six", "\n#no"]),
    ],
)
def test_an_entry_means_what_the_answer_meant(
    people: People, doc_page: Page, title: str, body: str, wanted: list[str]
) -> None:
    with write():
        made = questions.ask(doc_page, title, "Text", by=people.visitor)
        solution = questions.answer(made, body, by=people.stranger)
        questions.accept(solution, by=people.visitor)
    text = debt.entry_of(made, solution)
    assert [part for part in wanted if part not in text] == []


def test_who_left_is_named_so_in_an_entry(asked: list[Question], people: People) -> None:
    with write():
        erase(people.stranger, by=people.admin, posts_too=False)
    made = session.get_one(questions.Answer, asked[0].accepted_id)
    assert "written by somebody who left" in debt.entry_of(asked[0], made)


def test_who_found_the_answer_before_asking_counts_for_the_page_and_for_the_section(
    asked: list[Question], people: People, doc_page: Page, later: Callable[..., None]
) -> None:
    take_pages(doc_page.site_id, [Brought(doc_page.address, "<h1>Guide</h1><h2 id=ports>Ports</h2><p>80.</p>")])
    ports = next(section for section in session.scalars(sections_of(doc_page.id)) if section.anchor == "ports")
    helped("section", ports.id, doc_page)
    helped("thread", asked[0].id, doc_page)
    these = read_range({}, clock.now().date())
    assert [row.found for row in debt.debt_of_pages(these)] == [2]
    assert {row.anchor: row.found for row in debt.debt_of_sections(doc_page, these)} == {"": 0, "ports": 1}
    later(days=60)
    with write():
        questions.ask(doc_page, "Much later?", "Text", by=people.visitor)
    assert [row.found for row in debt.debt_of_pages(read_range({}, clock.now().date()))] == [0]
