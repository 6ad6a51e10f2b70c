"""No page looks through a whole table that grows: what every page asks of the database is explained by the database."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, event

from forum.bodies import forget_bodies
from forum.db import Base, db, is_postgres, session
from forum.pages import Page
from tests.people import People
from tests.test_statements import COST, furnish
from tests.visiting import Visitor

# What staff set up, or what is bounded in another way. Every other table grows with use.
SMALL = {
    "alembic_version", "band", "calendar", "calendar_span", "calendar_version", "canned_reason", "category",
    "category_change", "hero_week", "holiday", "host_key", "invitation", "level", "level_rule", "link_template",
    "macro", "macro_change", "option", "origin", "ping_route", "policy_target", "policy_version", "roadmap_item",
    "saved_view", "seal", "site", "site_expectation", "site_index", "site_team", "surroundings", "sweep", "team",
    "team_member",
    "topic", "topic_group", "turn", "worker_beat", "figure_run", "import_run",
}  # fmt: skip
GROWING = {table.name for table in Base.metadata.sorted_tables} - SMALL
SCAN = re.compile(r"^SCAN (\w+)(?! USING)")
Asked = dict[str, Any]


@pytest.mark.parametrize("who", sorted({who for who, _path in COST}))
def test_no_page_scans_a_table_that_grows(
    app: Flask, visit: Callable[..., Visitor], people: People, doc_page: Page, who: str
) -> None:
    address_of, visitor = furnish(doc_page, people), visit(None if who == "nobody" else getattr(people, who))
    scans: set[str] = set()
    for path in [path for asker, path in COST if asker == who]:
        address = address_of(path)
        forget_bodies()
        with asked_of_the_database() as asked:
            visitor.get(address)
        for statement, values in asked.items():
            scans |= {f"{path}: {table} in {statement[:2000]}" for table in scanned(statement, values) & GROWING}
    assert not scans, "\n\n".join(sorted(scans))


@contextmanager
def asked_of_the_database() -> Iterator[Asked]:
    asked: Asked = {}

    def note(_connection: Connection, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        if statement.startswith(("SELECT", "WITH")):
            asked.setdefault(statement, values)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def scanned(statement: str, values: Any) -> set[str]:
    """The tables it looks through without an index, if there is another way."""
    session.rollback()
    connection = session.connection()
    if not is_postgres():
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
        names = _aliases(statement)
        found = {names.get(match[1], match[1]) for row in rows if (match := SCAN.match(row[3]))}
    else:
        _pretend_a_million(connection)
        plan = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", values).scalar_one()
        found = set(_sequential(json.loads(plan) if isinstance(plan, str) else plan))
    session.rollback()
    return found


def _pretend_a_million(connection: Connection) -> None:
    """The planner counts rows by their number on a page, and tables of a few rows have one page."""
    names = ", ".join(f"'{name}'" for name in sorted(GROWING))
    many = f"UPDATE pg_class SET reltuples = 1000000, relpages = 1 WHERE relkind = 'r' AND relname IN ({names})"
    connection.exec_driver_sql(many)
    connection.exec_driver_sql("SET LOCAL enable_seqscan = off")


def _aliases(statement: str) -> dict[str, str]:
    return {alias: table for table, alias in re.findall(r'"?(\w+)"? AS "?(\w+)"?', statement)}


def _sequential(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for each in node:
            yield from _sequential(each)
    elif isinstance(node, dict):
        if node.get("Node Type") == "Seq Scan":
            yield node["Relation Name"]
        for value in node.values():
            if isinstance(value, list | dict):
                yield from _sequential(value)
