"""The pages of the reports, as support sees them."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from io import StringIO
from typing import Any
from xml.etree import ElementTree

import pytest
from sqlalchemy import update

from forum import rota, support
from forum.db import session, write
from forum.figures import count_anew
from forum.figures.charts import Series, columns, curves, strip
from forum.figures.dimensions import LABELS as DIMENSIONS
from forum.figures.telling import LABELS
from forum.pages import Page
from forum.questions import Question
from tests.people import People
from tests.support import deeds
from tests.visiting import Visitor

Visit = Callable[..., Visitor]
EVERY = ["", *(f"/{name}" for name in LABELS), *(f"/by/{name}" for name in DIMENSIONS)]
REPORT = "/queue/figures/{}?range=days&from=2026-11-23&to={}"


@pytest.fixture
def table(visit: Visit, people: People) -> Callable[[str, str], list[list[str]]]:
    """`table("volume", "2026-11-24")`: the rows of a report's CSV, from the Monday on."""

    def read(name: str, until: str = "2026-11-23") -> list[list[str]]:
        count_anew()
        answer = visit(people.support).get(REPORT.format(f"{name}.csv", until))
        assert answer.content_type == "text/csv; charset=utf-8"
        return list(csv.reader(StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))

    return read


@pytest.mark.parametrize("path", EVERY)
def test_every_report_says_what_to_expect_where_there_is_nothing(visit: Visit, people: People, path: str) -> None:
    answer = visit(people.support).get(f"/queue/figures{path}")
    assert answer.status_code == 200
    assert "has not counted anything yet" in answer.text
    assert "There is nothing to show for these days." in answer.text


@pytest.mark.parametrize("path", ["", *(f"/{name}" for name in LABELS)])
def test_only_support_sees_them(visit: Visit, people: People, path: str) -> None:
    assert visit(people.visitor).get(f"/queue/figures{path}").status_code == 403


def test_nothing_else_has_a_report(visit: Visit, people: People) -> None:
    for path in ("/nothing", "/by/nothing", "/nothing.csv", "/by/organisation.csv"):
        assert visit(people.support).get(f"/queue/figures{path}").status_code == 404


def test_what_was_open_at_the_end_of_each_day(
    ask: Callable[..., Question],
    people: People,
    later: Callable[..., None],
    table: Callable[..., list[list[str]]],
) -> None:
    first = deeds.escalate(ask("First"), people.moderator)
    deeds.escalate(ask("Second"), people.moderator)
    later(days=2)
    deeds.solve(first, people.support)
    assert table("volume", "2026-11-25") == [
        ["Day", "Received", "Solved", "Open at the end"],
        ["2026-11-23", "2", "0", "2"],
        ["2026-11-24", "0", "0", "2"],
        ["2026-11-25", "0", "1", "1"],
    ]


def test_working_time_and_time_by_the_clock_and_who_still_waits(
    ask: Callable[..., Question],
    people: People,
    later: Callable[..., None],
    table: Callable[..., list[list[str]]],
) -> None:
    later(hours=7)  # 16:00; the office closes at 17:00 and opens at 9:00
    answered = ask("Answered")
    for each in (answered, ask("Waiting")):
        deeds.escalate(each, people.moderator)
    later(hours=18)
    deeds.answer(answered, people.support)
    later(hours=1)
    head, row = table("first-replies")
    said = dict(zip(head, row, strict=True))
    assert said["Answered"] == said["Still waiting"] == "1"
    assert 118 <= int(said["Median, working time (minutes)"]) <= 122
    assert 1070 <= int(said["Median, by the clock (minutes)"]) <= 1090
    assert said["Nine of ten, working time (minutes)"].startswith(">")


def test_who_waits_past_a_working_day_is_too_late_before_anybody_answers(
    ask: Callable[..., Question],
    people: People,
    later: Callable[..., None],
    table: Callable[..., list[list[str]]],
) -> None:
    deeds.escalate(ask("Waiting"), people.moderator)
    assert dict(zip(*table("bands"), strict=True))["waiting for less than an hour"] == "1"
    later(hours=2)
    assert dict(zip(*table("bands"), strict=True))["waiting for over an hour"] == "1"
    later(days=2)
    said = dict(zip(*table("bands"), strict=True))
    assert (said["too late"], said["waiting for over an hour"]) == ("1", "0")


def test_who_has_waited_for_an_hour_was_not_answered_within_one(
    ask: Callable[..., Question], people: People, later: Callable[..., None], visit: Visit
) -> None:
    """One answered, three who wait for two hours, and one who just came: one of four, wherever it is said."""
    threads = [ask(f"Number {n}") for n in range(4)]
    for each in threads:
        deeds.escalate(each, people.moderator)
    deeds.answer(threads[0], people.support)
    later(hours=2)
    deeds.escalate(ask("Just now"), people.moderator)
    count_anew()
    text = visit(people.support).text(REPORT.format("bands", "2026-11-23"))
    assert "25 % of first replies came within an hour of working time" in text
    keys = re.findall(r"</svg> ([^<]*) <b>([^<]*)</b>", text)
    assert [said for said in keys if not said[1].startswith("0 %")] == [
        ("under 15 minutes", "25 % (1 of 4)"),
        ("waiting for over an hour", "75 % (3 of 4)"),
    ]
    assert "waiting for less than an hour <b>1</b>" in text
    assert "25 %" in visit(people.support).text("/queue/figures?range=days&from=2026-11-23&to=2026-11-23")


@pytest.mark.parametrize(("zone", "shift"), [("Europe/London", "2026-03-29"), ("America/Santiago", "2026-09-06")])
def test_a_day_on_which_the_clocks_change_is_a_day_like_any_other(
    visit: Visit, people: People, doc_page: Page, zone: str, shift: str
) -> None:
    """Santiago's clocks change at midnight: that day begins at one."""
    with write():
        rota.set_hours(doc_page.site.calendar, zone, [rota.Span(0, 540, 1020)], {}, by=people.admin)
    month = shift[:8]
    answer = visit(people.support).get(f"/queue/figures/volume.csv?range=days&from={month}01&to={month}30")
    rows = list(csv.reader(StringIO(answer.text)))
    assert len({row[0] for row in rows[1:]}) == 30


def test_a_name_that_a_spreadsheet_would_run_is_only_a_name(
    ask: Callable[..., Question], people: People, doc_page: Page, table: Callable[..., list[list[str]]]
) -> None:
    with write():
        session.execute(update(Page).values(title='=HYPERLINK("https://evil.example";"x")'))
    deeds.escalate(ask("First"), people.moderator)
    assert table("by/page")[1][0].startswith("'=")


def test_a_report_can_be_narrowed_to_a_tier_but_not_to_a_person(
    visit: Visit, ask: Callable[..., Question], people: People
) -> None:
    ticket = deeds.escalate(ask("A bank asks", people.customer), people.moderator)
    deeds.escalate(ask("Somebody asks"), people.moderator)
    with write():
        support.assign(ticket, people.support, by=people.support)
    count_anew()
    sam = visit(people.support)
    assert "1 ticket came" in sam.get("/queue/figures/volume?only=tier:priority").text
    assert "only Priority" in sam.get("/queue/figures/volume?only=tier:priority").text
    assert "2 tickets came" in sam.get(f"/queue/figures/volume?only=person:{people.support.id}").text


def test_below_five_replies_no_time_of_a_person_is_shown(
    visit: Visit, ask: Callable[..., Question], people: People, later: Callable[..., None]
) -> None:
    for number in range(5):
        if number == 4:
            count_anew()
            assert "20 min" not in visit(people.support).get("/queue/figures/by/person").text
        asked = ask(f"Question {number}")
        deeds.escalate(asked, people.moderator)
        later(minutes=20)
        deeds.answer(asked, people.support)
    count_anew()
    assert "20 min" in visit(people.support).get("/queue/figures/by/person").text


def test_a_page_costs_the_same_with_many_tickets(
    visit: Visit, ask: Callable[..., Question], people: People, statements: Callable[[], Any]
) -> None:
    sam, costs = visit(people.support), []
    for number in range(12):
        deeds.escalate(ask(f"Question {number}"), people.moderator)
        if number in {1, 11}:
            count_anew()
            session.rollback()
            sam.get("/queue/figures")
            with statements() as said:
                sam.get("/queue/figures")
            costs.append(len(said))
            assert not any("FROM ticket " in sql and "LIMIT" not in sql for sql in said.seen)
    assert costs[0] == costs[1]


def test_charts_are_whole_drawings_with_a_name() -> None:
    hostile, values = '<script>"&', [0, 3.0, None, 12, 12]
    series = Series("mark-a", values, [hostile] * 5)
    for drawn in (
        columns(hostile, [hostile] * 5, [series, series], [series]),
        columns("Nothing", [], []),
        curves(hostile, [hostile] * 5, [series], 12, [hostile, hostile]),
        curves("Nothing", ["a"], [Series("mark-line", [None], [""])], 0, ["", ""]),
        strip([("band-great", 1), ("band-okay", 0), ("band-slow", 1000)]),
    ):
        root = ElementTree.fromstring(str(drawn))
        assert root.tag == "svg"
        assert root.get("aria-label") or root.get("aria-hidden")
        for each in root.iter("rect"):
            x, width = (float(each.get(name, "").rstrip("%")) for name in ("x", "width"))
            assert 0 <= x <= x + width <= 100.01
