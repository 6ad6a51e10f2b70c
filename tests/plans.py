"""What a database says it would do to answer a statement, and which tables it would look through whole."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, event

from forum.db import Base, as_writer, db, is_postgres, session

# What staff set up, or what stays small in another way. Every other table grows with use.
SMALL = {
    "alembic_version", "band", "calendar", "calendar_span", "calendar_version", "canned_reason", "category",
    "category_change", "figure_run", "hero_week", "holiday", "host_key", "import_run", "invitation", "level",
    "level_rule", "link_template", "macro", "macro_change", "option", "origin", "ping_route", "policy_target",
    "policy_version", "roadmap_item", "saved_view", "seal", "site", "site_expectation", "site_index", "site_team",
    "surroundings", "sweep", "team", "team_member", "topic", "topic_group", "turn", "worker_beat",
}  # fmt: skip
# Nobody sets these up, yet they have no more rows than this; a test of each holds them to it.
BOUNDED = {"helper": "a sweep keeps the sixty best", "sign": "what is learned keeps the 20,000 strongest"}
GROWING = {table.name for table in Base.metadata.sorted_tables} - SMALL - set(BOUNDED)
STEP = re.compile(r"^(SCAN|SEARCH) (\w+)(?: USING (?:(AUTOMATIC)\b.*|(?:COVERING )?INDEX (\w+)))?")
PARTIAL = "SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE '%WHERE%'"
ALIAS = re.compile(r'"?(\w+)"? AS "?(\w+)"?')
Asked = dict[str, Any]


@contextmanager
def asked_of_the_database() -> Iterator[Asked]:
    """The statements that read, change or delete, each with the values it came with first."""
    asked: Asked = {}

    def note(_connection: Connection, _cursor: Any, statement: str, values: Any, _context: Any, many: bool) -> None:
        if statement.startswith(("SELECT", "WITH", "UPDATE", "DELETE")):
            asked.setdefault(statement, values[0] if many else values)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def forget_what_was_here() -> None:
    """PostgreSQL expects rows by the pages a table has on the disk, also those that tests before have left empty, and a
    dearer search of an index that has been high: which plan it makes for an empty table would depend on the order of
    tests. A table is written anew, and its indexes with it."""
    if not is_postgres():
        return
    session.rollback()
    names = sorted(GROWING)
    with db.engine.connect() as connection:  # of the engine's own, which commits each statement at once
        quoted = ", ".join(f'"{name}"' for name in names)
        connection.exec_driver_sql(f"VACUUM (FULL) {quoted}")
    with db.engine.connect().execution_options(**as_writer()) as connection, connection.begin():
        looked_at = "UPDATE pg_class SET reltuples = -1, relpages = 0 WHERE relkind = 'r' AND relname = ANY(%s)"
        connection.exec_driver_sql(looked_at, (names,))


def scanned(statement: str, values: Any) -> set[str]:
    """The growing tables it looks through whole."""
    session.rollback()
    connection = session.connection(execution_options=as_writer())
    plan = _on_postgres if is_postgres() else _on_sqlite
    found = set(plan(connection, statement, values))
    session.rollback()
    return found & GROWING


def indexes_of(statement: str, values: Any) -> set[str]:
    """What it looks up: an index by its name, or by its columns where it has none of ours."""
    session.rollback()
    connection = session.connection(execution_options=as_writer())
    if is_postgres():
        plan = json.dumps(_plan_on_postgres(connection, statement, values))
        found = set(re.findall(r'"Index (?:Name|Cond)": "([^"]+)', plan))
    else:
        found = set(connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).scalars("detail"))
    session.rollback()
    return found


def _on_sqlite(connection: Connection, statement: str, values: Any) -> Iterator[str]:
    """A whole index is a whole table, but for one that holds only what is looked for, or a list cut off by LIMIT."""
    partial = set(connection.exec_driver_sql(PARTIAL).scalars())
    names: dict[str, str] = {alias: table for table, alias in ALIAS.findall(statement)}
    steps = list(connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).scalars("detail"))
    put_in_order = "GROUP BY" in statement or any(step.startswith("USE TEMP B-TREE") for step in steps)
    cut_off = "LIMIT" in statement and not put_in_order
    for step in filter(None, map(STEP.match, steps)):
        if step[1] == "SEARCH" and not step[3]:
            continue
        if step[4] is None or not (cut_off or step[4] in partial):
            yield str(names.get(step[2], step[2]))


def _on_postgres(connection: Connection, statement: str, values: Any) -> Iterator[str]:
    """Where it reads a table from end to end though that is the last it would do, no index serves."""
    yield from _sequential(_plan_on_postgres(connection, statement, values))


def _plan_on_postgres(connection: Connection, statement: str, values: Any) -> Any:
    _pretend_a_million(connection)
    plan = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", values).scalar_one()
    return json.loads(plan) if isinstance(plan, str) else plan


def _pretend_a_million(connection: Connection) -> None:
    """The planner counts rows by their number on a page: of a table that tests before this one have made long, too, it
    is to expect a million. Of an empty one it expects a few pages if it was never looked at, and nothing otherwise."""
    names = ", ".join(f"'{name}'" for name in sorted(GROWING))
    rows = "CASE WHEN pg_relation_size(oid) = 0 THEN -1 ELSE 1000000 END"
    pages = "GREATEST(1, pg_relation_size(oid) / current_setting('block_size')::int)"
    many = f"UPDATE pg_class SET reltuples = {rows}, relpages = {pages} WHERE relkind = 'r' AND relname IN ({names})"
    connection.exec_driver_sql(many)
    connection.exec_driver_sql("SET LOCAL enable_seqscan = off")


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
