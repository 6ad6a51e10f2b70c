from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask import Flask
from pydantic import SecretStr
from sqlalchemy import Connection, MetaData, insert, inspect, text
from sqlalchemy.exc import IntegrityError

from forum.config import Settings
from forum.db import Base, as_writer, db
from tests.databases import KINDS
from tests.fresh import empty_app

CATALOGUE = {
    "sqlite": "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
    "postgresql": """
        SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'alembic_version'
        UNION ALL SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conname NOT LIKE 'alembic%'""",
}

THEN = datetime(2026, 11, 1, 12)  # noqa: DTZ001 - as a driver wants it, below our own types
MARKUP = {"body": "Text", "html": "<p>Text</p>", "markup_version": 1, "created_at": THEN, "state": "published"}
# A row of 0001 in each table that others hang on.
WRITTEN: dict[str, dict[str, object]] = {
    "calendar": {"id": 1, "name": "Office", "zone": "UTC", "created_at": THEN},
    "site": {
        "id": 1, "name": "Docs", "address": "https://docs.example.com/", "review": "nobody", "answered_by": "us",
        "query_names": [], "fold_case": True, "calendar_id": 1, "forward_minutes": 480, "created_at": THEN,
    },
    "page": {
        "id": 1, "site_id": 1, "key": "/a", "address": "https://docs.example.com/a", "title": "A", "revision": 1,
        "created_at": THEN,
    },
    "user": {
        "id": 1, "email": "vera@example.org", "name": "Vera", "moderator": False, "support": False, "admin": False,
        "created_at": THEN,
    },
    "question": {
        **MARKUP, "id": 1, "site_id": 1, "title": "Which port?", "author_id": 1, "asker_name": "", "asker_email": "",
        "page_title": "", "close_note": "", "answer_count": 1, "other_count": 0, "revision": 1, "active_at": THEN,
    },
    "shown_on": {"question_id": 1, "page_id": 1, "section": ""},
    "answer": {**MARKUP, "id": 1, "question_id": 1, "author_id": 1, "by_staff": False, "from_asker": True},
}  # fmt: skip


@pytest.fixture(params=KINDS)
def empty(request: pytest.FixtureRequest, apps: Callable[[str], Flask], tmp_path: Path) -> Iterator[Flask]:
    settings = Settings(secret=SecretStr("a secret of at least thirty-two letters"))
    with empty_app(request.param, apps, tmp_path, settings) as app:
        yield app


def tables() -> set[str]:
    return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


def definitions(connection: Connection) -> set[str]:
    """Indexes with their conditions, and on PostgreSQL every constraint: what `alembic check` does not compare."""
    lines = connection.scalars(text(CATALOGUE[connection.dialect.name]))
    return {re.sub(r'[\s"`]+', " ", str(line)).replace("( ", "(") for line in lines}


def test_from_empty_to_head_there_is_no_difference_from_the_models(empty: Flask) -> None:
    flask_migrate.upgrade()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=empty.extensions["migrate"].configure_args)
        assert compare_metadata(context, Base.metadata) == []


def test_indexes_and_constraints_are_those_of_the_models_to_the_letter(empty: Flask) -> None:
    flask_migrate.upgrade()
    with db.engine.connect() as connection:
        migrated = definitions(connection)
    flask_migrate.downgrade(revision="base")
    Base.metadata.create_all(db.engine.execution_options(**as_writer()))
    with db.engine.connect() as connection:
        assert definitions(connection) == migrated


def test_every_trigger_stands_after_all_migrations(empty: Flask) -> None:
    """SQLite makes a table anew to change it, and its triggers go with the old one: the index of words would no longer
    follow the texts, and what was sealed could be changed. Whoever makes such a table anew makes its triggers too."""
    flask_migrate.upgrade()
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            found = set(connection.scalars(text("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")))
            assert found >= {"fact_sealed", "seal_kept", "fact_whole", "seal_whole"}
            return
        found = set(connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")))
        indexes = set(connection.scalars(text("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%'")))
    assert "document_fts" in indexes
    assert found >= {f"{index}_{what}" for index in indexes for what in ("insert", "update", "delete")}
    assert found >= {f"{name}_{what}" for name in ("fact_sealed", "seal_kept") for what in ("update", "delete")}


def test_migrations_go_down_to_nothing_and_up_again(empty: Flask) -> None:
    flask_migrate.upgrade()
    whole = tables()
    assert "question" in whole
    flask_migrate.downgrade(revision="base")
    assert tables() == set()
    flask_migrate.upgrade()
    assert tables() == whole


def test_migrating_what_is_at_its_head_changes_nothing(empty: Flask) -> None:
    flask_migrate.upgrade()
    before = tables()
    flask_migrate.upgrade()
    assert tables() == before


def test_why_there_is_a_ticket_has_two_more_reasons_and_saved_rules_go_on_giving_what_they_gave(empty: Flask) -> None:
    flask_migrate.upgrade(revision="0330")
    kept = {"subject": "A", "site_id": 1, "requester_id": 1, "state": "new", "level": 3, "reasons": []}
    ticket = {**kept, "why": "by_hand", "opened_at": THEN, "order_at": THEN, "reopen_count": 0, "version": 1}
    note = {"id": 1, "ticket_id": 1, "author_id": 1, **MARKUP}
    with db.engine.execution_options(**as_writer()).begin() as connection:
        older = MetaData()
        older.reflect(connection)
        for name in ("calendar", "site", "user"):
            wanted = {column: value for column, value in WRITTEN[name].items() if column in older.tables[name].c}
            connection.execute(insert(older.tables[name]), wanted)
        connection.execute(insert(older.tables["ticket"]), {"id": 1, **ticket})
        note.pop("state")
        connection.execute(insert(older.tables["ticket_note"]), note)
        for position, condition, level in ((0, "by_hand", 2), (1, "reasked", 4)):
            rule = {"position": position, "condition": condition, "level": level, "is_on": position == 0}
            connection.execute(insert(older.tables["level_rule"]), rule)
    flask_migrate.upgrade()
    with db.engine.execution_options(**as_writer()).begin() as connection:
        rules = text("SELECT condition, level, is_on FROM level_rule ORDER BY position, id")
        assert [(row[0], row[1], bool(row[2])) for row in connection.execute(rules)] == [
            ("by_hand", 2, True), ("asked_privately", 2, True), ("reasked", 4, False), ("follow_up", 4, False),
        ]  # fmt: skip
        connection.execute(insert(older.tables["ticket"]), {"id": 2, **ticket, "why": "asked_privately"})
        assert connection.scalars(text("SELECT why FROM ticket ORDER BY id")).all() == ["by_hand", "asked_privately"]
        assert connection.scalar(text("SELECT count(*) FROM ticket_note")) == 1
        for table, row in (
            ("ticket", {"id": 3, **ticket, "why": "nonsense"}),
            ("level_rule", {**rule, "condition": "x"}),
        ):
            with pytest.raises(IntegrityError), connection.begin_nested():
                connection.execute(insert(older.tables[table]), row)
    flask_migrate.downgrade(revision="0330")
    with db.engine.connect() as connection:
        assert connection.scalars(text("SELECT why FROM ticket ORDER BY id")).all() == ["by_hand", "by_hand"]
        assert connection.scalar(text("SELECT count(*) FROM level_rule")) == 2


def test_what_an_older_release_wrote_is_all_there_afterwards(empty: Flask) -> None:
    """SQLite makes some tables anew to change them; nothing that hangs on their rows may go with the old ones."""
    flask_migrate.upgrade(revision="0001")
    with db.engine.execution_options(**as_writer()).begin() as connection:
        older = MetaData()
        older.reflect(connection)
        for name, row in WRITTEN.items():
            connection.execute(insert(older.tables[name]), row)
    flask_migrate.upgrade()
    with db.engine.connect() as connection:
        kept = {name: connection.scalar(text(f'SELECT count(*) FROM "{name}"')) for name in WRITTEN}
    assert kept == dict.fromkeys(WRITTEN, 1)
