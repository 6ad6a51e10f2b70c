"""The log of what people did, sealed: nobody changes a line of it, with our code or with their own, unseen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from forum import accounts, audit, upkeep
from forum.accounts import Role
from forum.audit import Seal, sealing
from forum.cli.auditing import verify_chain
from forum.db import as_writer, db, is_postgres, session, write
from forum.events import FactRow, caused_by
from tests.people import People


@pytest.fixture
def sealed(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some deeds of staff, in several seals."""
    monkeypatch.setattr(sealing, "BATCH", 4)
    with write(), caused_by("import:1"):
        accounts.grant(people.stranger, Role.SUPPORT, by=people.admin)
        accounts.take_away(people.stranger, Role.SUPPORT, by=people.admin)
    audit.seal_facts()


def tamper(*statements: str) -> None:
    """Somebody who owns the database, triggers or not."""
    session.rollback()
    with db.engine.execution_options(**as_writer()).begin() as connection:
        if is_postgres():
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        triggers = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        kept = [] if is_postgres() else connection.execute(triggers).all()
        for name, _sql in kept:
            connection.execute(text(f"DROP TRIGGER {name}"))
        for statement in statements:
            connection.execute(text(statement))
        for _name, sql in kept:
            connection.execute(text(sql))
    session.expire_all()


def newest() -> int:
    return session.scalar(select(func.max(FactRow.id))) or 0


def test_everything_recorded_is_sealed_in_batches_and_the_chain_holds(sealed: None) -> None:
    found = audit.verify()
    assert found.seals == session.scalar(select(func.count(Seal.id)))
    assert found.seals > 2
    assert found.facts == session.scalar(select(func.count(FactRow.id)))
    assert (found.broken, audit.unsealed()[0]) == ("", 0)
    audit.seal_facts()
    assert audit.verify() == found


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE fact SET actor_id = 999 WHERE id = 2",
        "UPDATE fact SET on_behalf_of_id = 1 WHERE id = 2",
        "UPDATE fact SET cause = 'rule:1' WHERE id = 2",
        "UPDATE fact SET name = 'RoleGranted' WHERE id = 2",
        "UPDATE fact SET payload = '{}' WHERE id = 2",
        "UPDATE fact SET subject = 'user:1' WHERE id = 2",
        "UPDATE fact SET at = '2020-01-01 00:00:00' WHERE id = 2",
        "DELETE FROM fact WHERE id = 2",
        "UPDATE seal SET digest = previous WHERE id = (SELECT max(id) FROM seal)",
        "UPDATE seal SET sealed_at = '2020-01-01 00:00:00' WHERE id = (SELECT min(id) FROM seal)",
        "DELETE FROM seal WHERE id = (SELECT min(id) FROM seal) + 1",
        "DELETE FROM seal WHERE id = (SELECT min(id) FROM seal)",
    ],
)
def test_a_change_behind_our_back_is_found(sealed: None, change: str) -> None:
    first = session.scalar(select(func.min(FactRow.id)))
    tamper(change.replace("id = 2", f"id = {(first or 0) + 1}"))
    assert "The chain is broken" in audit.verify().broken


def test_a_row_put_into_a_gap_is_found(people: People) -> None:
    tamper("UPDATE fact SET id = id + 1 WHERE id = (SELECT max(id) FROM fact)")
    audit.seal_facts()
    assert audit.verify().broken == ""
    columns = "name, subject, actor_id, payload, at"
    tamper(f"INSERT INTO fact (id, {columns}) SELECT id - 1, {columns} FROM fact WHERE id = {newest()}")
    assert "there are" in audit.verify().broken


def test_a_chain_that_was_cut_off_is_found_by_a_digest_noted_before(sealed: None) -> None:
    head = audit.verify().head
    assert audit.verify(head).broken == ""
    tamper("DELETE FROM seal WHERE id = (SELECT max(id) FROM seal)")
    assert audit.verify().broken == ""
    assert "cut off or made anew" in audit.verify(head).broken


@pytest.mark.parametrize(
    "change",
    ["UPDATE fact SET actor_id = 999", "DELETE FROM fact", "UPDATE seal SET facts = 0", "DELETE FROM seal"],
)
def test_the_database_itself_refuses_to_change_what_is_sealed(sealed: None, change: str) -> None:
    changing = db.engine.execution_options(**as_writer())
    with pytest.raises(DBAPIError, match="cannot be changed"), changing.begin() as connection:
        connection.execute(text(change))
    assert audit.verify().broken == ""


def test_a_person_can_be_erased_and_the_chain_holds(sealed: None, people: People) -> None:
    with write():
        accounts.erase(people.stranger, by=people.admin, posts_too=True)
    audit.seal_facts()
    assert audit.verify().broken == ""
    rows = session.scalars(select(FactRow)).all()
    assert not [row for row in rows if "stan" in str(row.payload).lower() or "stan@" in row.subject]


def test_the_command_says_what_it_found_and_ends_with_it(sealed: None, app: Flask) -> None:
    whole = CliRunner().invoke(verify_chain, obj=None)
    assert whole.exit_code == 0, whole.output
    assert "facts in" in whole.output
    tamper("UPDATE seal SET digest = 'x' WHERE id = (SELECT max(id) FROM seal)")
    broken = CliRunner().invoke(verify_chain)
    assert broken.exit_code == 1
    assert "The chain is broken in seal" in broken.output


def test_what_waits_too_long_to_be_sealed_is_said_by_the_check(
    people: People, app: Flask, later: Callable[..., None]
) -> None:
    def said() -> str:
        return " ".join(found.sentence for found in upkeep.check(app.config["FORUM"], upkeep.SLOW))

    assert "not sealed yet" not in said()
    later(minutes=20)
    assert "not sealed yet" in said()
    audit.seal_facts()
    assert "The log of what people did is sealed." in said()


def test_two_workers_at_once_make_one_chain(people: People) -> None:
    last = sealing._settled()
    assert sealing._seal_next(last)
    assert sealing._seal_next(last) is None
    assert audit.verify().broken == ""
