"""Nothing looks through a whole table that grows: what pages and workers ask is explained by the database itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from prometheus_client import CollectorRegistry
from pydantic import SecretStr
from sqlalchemy import func, select

from forum import clock
from forum.accounts import User
from forum.bodies import forget_bodies
from forum.community import helping
from forum.community.models import Helper
from forum.config import Settings
from forum.db import is_postgres, session, write
from forum.jobs import sweeps
from forum.pages import Page
from forum.questions import answer, ask
from forum.screening import teaching
from forum.screening.judging import Standing
from forum.screening.models import Sign
from forum.screening.weighing import Weights
from forum.suggestions.engine import RANKED, texts_of
from forum.suggestions.sources import PRIVATE, SECTIONS, SOLVED
from tests.people import People
from tests.plans import asked_of_the_database, forget_what_was_here, indexes_of, scanned
from tests.test_statements import COST, furnish
from tests.visiting import Visitor

TOPICS = "the number of public threads of every topic at once, counted from indexes"
SUBSCRIBERS = "one row for each person and item of the roadmap, counted from its index"
# Who looks through a whole table all the same, and why. One that is not needed any more fails, too.
EXCEPT = {
    ("/panel/people/", "user"): "the newest hundred, from the end of the table: it stops when it has them",
    ("/panel/topics/", "question_topic"): TOPICS,
    ("/topics", "question_topic"): TOPICS,
    ("/panel/roadmap", "roadmap_subscriber"): SUBSCRIBERS,
    ("/roadmap", "roadmap_subscriber"): SUBSCRIBERS,
    ("/roadmap/{item}/soon", "roadmap_subscriber"): SUBSCRIBERS,
    ("forum.figures.counting.count_anew", "figure_mark"): "the beginning of a list that it empties",
    ("forum.figures.counting.count_anew", "figure_day"): "all of it, once, after an update that counts otherwise",
    ("forum.figures.counting.count_anew", "figure_part"): "all of it, once, after an update that counts otherwise",
    ("jobs", "upload"): "once a day, all rows are held against all files",
}


@pytest.mark.parametrize("who", sorted({who for who, _path in COST}))
def test_no_page_scans_a_table_that_grows(
    app: Flask, visit: Callable[..., Visitor], people: People, doc_page: Page, who: str
) -> None:
    address_of, visitor = furnish(doc_page, people), visit(None if who == "nobody" else getattr(people, who))
    asked_by: dict[str, dict[str, Any]] = {}
    for path in [path for asker, path in COST if asker == who]:
        address = address_of(path)
        forget_bodies()
        with asked_of_the_database() as asked_by[path]:
            visitor.get(address)
    must_not_scan(asked_by)


def test_what_a_monitor_asks_for_scans_no_table_that_grows(
    app: Flask, visit: Callable[..., Visitor], people: People, doc_page: Page, settings: Callable[..., Settings]
) -> None:
    furnish(doc_page, people)
    settings(metrics=SecretStr("a token of some length"))
    app.extensions["docside-metrics"] = CollectorRegistry()
    with asked_of_the_database() as asked:
        scrape = visit().get("/metrics", headers={"Authorization": "Bearer a token of some length"})
    assert "docside_deliveries" in scrape.text
    must_not_scan({"/metrics": asked})


def test_no_worker_scans_a_table_that_grows(
    app: Flask, people: People, doc_page: Page, run_jobs: Callable[[], None]
) -> None:
    """It asks what is due over and over, however little is."""
    furnish(doc_page, people)
    asked_by: dict[str, dict[str, Any]] = {}
    for name, (_interval, sweep) in sweeps.items():
        with asked_of_the_database() as asked_by[name]:
            sweep()
    with asked_of_the_database() as asked:
        run_jobs()
    known = set().union(*asked_by.values())
    asked_by["jobs"] = {statement: values for statement, values in asked.items() if statement not in known}
    assert any("FROM job" in statement for statement in asked_by["jobs"])
    must_not_scan(asked_by)


def test_the_texts_of_many_threads_are_found_by_their_threads(people: People, doc_page: Page) -> None:
    """SQLite took an index of kinds, and with it every document, as soon as there were more than a few threads."""
    furnish(doc_page, people)
    many = 3 if is_postgres() else RANKED  # without statistics, PostgreSQL takes sixty for the half of all
    for source, index in ((SOLVED, "thread_id"), (PRIVATE, "ticket_id"), (SECTIONS, "subject_id")):
        with asked_of_the_database() as asked:
            texts_of(source, range(1, many + 1))
        (said,) = asked.items()
        forget_what_was_here()
        assert any(index in name for name in indexes_of(*said)), said


def must_not_scan(asked_by: dict[str, dict[str, Any]]) -> None:
    forget_what_was_here()
    found = {
        (asker, table): statement
        for asker, asked in asked_by.items()
        for statement, values in asked.items()
        for table in scanned(statement, values)
    }
    scans = [f"{asker}: {table} in {said}" for (asker, table), said in found.items() if (asker, table) not in EXCEPT]
    assert not scans, "\n\n".join(sorted(scans))
    if not is_postgres():  # which finds some way around more of them
        assert {one for one in EXCEPT if one[0] in asked_by} <= set(found)


def test_the_filter_keeps_no_more_signs_than_is_said(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    assert teaching.MOST_SIGNS == 20_000
    monkeypatch.setattr(teaching, "MOST_SIGNS", 3)
    with write():
        teaching._keep(Weights({f"word{number}": float(number) for number in range(9)}, 0.0, 1), Standing())
    assert sorted(session.scalars(select(Sign.weight))) == [6.0, 7.0, 8.0]


def test_no_more_helpers_are_kept_than_is_said(people: People, doc_page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    assert helping.MOST * 2 == 60
    monkeypatch.setattr(helping, "MOST", 1)
    with write():
        thread = ask(doc_page, "How?", "Like this.", by=people.visitor)
        others = [
            User(email=f"{name}@example.org", name=name, created_at=clock.now()) for name in ("Ann", "Bob", "Cem")
        ]
        session.add_all(others)
        session.flush()
        for other in others:
            answer(thread, "So.", by=other)
    helping.renew_helpers()
    assert session.scalar(select(func.count()).select_from(Helper)) == 2
