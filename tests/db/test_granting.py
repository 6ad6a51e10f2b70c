"""The forum serves as a user of PostgreSQL who may read and write rows, and nothing else."""

from __future__ import annotations

import os
import re
import secrets
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import flask_migrate
import psycopg
import pytest
from flask import Flask
from pydantic import SecretStr
from sqlalchemy import func, make_url, select, text
from sqlalchemy.exc import DBAPIError

from forum import audit, backups, jobs, questions, support
from forum.app import create_app
from forum.cli.database import grant
from forum.config import Settings
from forum.db import CannotGrant, db, grant_rows_to, is_forbidden, session, write
from forum.jobs import Job, Worker
from forum.pages import find_or_make_page, identity_on
from forum.paths import ROOT
from forum.upkeep import SEALED
from forum.web import seal_anew
from tests import people as persons
from tests.conftest import SECRET
from tests.crash.peers import free_port
from tests.fresh import another_database
from tests.signin.test_second_step import by_mail
from tests.visiting import Visitor


@dataclass(frozen=True)
class House:
    """A database with an owner who is no superuser, and somebody else who may log in."""

    owner: Settings
    serving: Settings

    def run(self, who: Settings, *words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "forum", *words]
        return subprocess.run(command, cwd=ROOT, env=environment(who), capture_output=True, text=True, check=False)


def environment(settings: Settings) -> dict[str, str]:
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("FORUM_")},
        "FORUM_DATA": settings.data,
        "FORUM_DATABASE": settings.database.replace("postgresql+psycopg", "postgresql"),
        "FORUM_SECRET": SECRET,
        "FORUM_DELIVER": "log",
    }


@contextmanager
def house_on(server: str, folder: Path) -> Iterator[House]:
    made = [f"owner_{secrets.token_hex(4)}", f"serving-{secrets.token_hex(4)}"]
    here = make_url(server).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(here, autocommit=True) as asked:
        for name in made:
            asked.execute(f"CREATE ROLE \"{name}\" LOGIN PASSWORD 'pw'".encode())
    try:
        with another_database(server) as address:
            url = make_url(address).set(drivername="postgresql")
            with psycopg.connect(here, autocommit=True) as asked:
                asked.execute(f'ALTER DATABASE {url.database} OWNER TO "{made[0]}"'.encode())
            yield House(*(_settings(url.set(username=name, password="pw"), folder) for name in made))
    finally:
        with psycopg.connect(here, autocommit=True) as asked:
            for name in made:
                asked.execute(f'DROP ROLE "{name}"'.encode())


@pytest.fixture
def house(apps: Callable[[str], Flask], tmp_path: Path) -> Iterator[House]:
    """With no table yet."""
    with house_on(apps("postgresql").config["FORUM"].database, tmp_path) as made:
        yield made


@pytest.fixture(scope="module")
def granted(apps: Callable[[str], Flask], tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """With tables that the owner has made, and with people."""
    with house_on(apps("postgresql").config["FORUM"].database, tmp_path_factory.mktemp("granted")) as made:
        with running(made.owner) as app:
            flask_migrate.upgrade()
            name = make_url(made.serving.database).username or ""
            for _twice in range(2):
                said = app.test_cli_runner().invoke(grant, [name])
                assert said.output.startswith(f"{name} may read and write rows"), said.output
        with running(made.serving), write():
            persons.make()
            persons.make_site()
        yield made


def _settings(address: object, folder: Path) -> Settings:
    database = address.render_as_string(hide_password=False)  # type: ignore[attr-defined]
    return Settings(
        url="http://forum.test",
        secret=SecretStr(SECRET),
        data=str(folder),
        database=database,
        deliver="log",
        form_seconds=0,
    )


@contextmanager
def running(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings)
    app.testing = True
    with app.app_context():
        yield app
        session.remove()
        db.engine.dispose()


@pytest.fixture
def serving(granted: House) -> Iterator[Flask]:
    """The forum as whom the owner lets it serve."""
    with running(granted.serving) as app:
        yield app


def test_people_ask_answer_and_get_help_and_every_sweep_and_job_runs(serving: Flask, tmp_path: Path) -> None:
    with write():
        people, site = persons.found(), persons.found_site()
        page = find_or_make_page(site, identity_on(site, "https://docs.example.com/guide/install"), "Installing")
    browser = Visitor(serving)
    assert by_mail(browser, "vera@example.org") == "/"
    with write():
        asked = questions.ask(page, "Does it run on Debian?", "With **everything**.", by=people.visitor)
        made = questions.answer(asked, "It does.", by=people.stranger)
        questions.accept(made, by=people.visitor)
        support.ask_support(site, "My invoice", "It is wrong.", by=people.customer)
    for name, (_interval, sweep) in sorted(jobs.sweeps.items()):
        session.rollback()
        sweep()
        assert not session().info.get("writing"), name
    Worker(serving, threads=1, lease=timedelta(seconds=60), pause=0.01).run(until_idle=True)
    session.rollback()
    assert session.scalar(select(func.count()).where(Job.error != "")) == 0
    assert audit.verify("").seals > 0
    assert [seal_anew(kept).lost for kept in SEALED] == [[], []]
    session.rollback()
    assert backups.backup(tmp_path / "saved", serving.config["FORUM"]).rows > 0


def test_no_page_needs_more(serving: Flask) -> None:
    admin, seen = Visitor(serving, persons.found().admin), 0
    for rule in serving.url_map.iter_rules():
        if "GET" in (rule.methods or set()) and not rule.arguments and not rule.rule.startswith("/sign-in/with"):
            assert admin.get(rule.rule).status_code < 500, rule.rule
            seen += 1
    assert seen > 80


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (id int)",
        "ALTER TABLE fact DISABLE TRIGGER ALL",
        "DROP TABLE seal",
        "TRUNCATE question",
        "UPDATE seal SET digest = ''",
        "DELETE FROM seal",
        "UPDATE alembic_version SET version_num = '0000'",
        "SET session_replication_role = replica",
        "COPY option TO PROGRAM 'true'",
        "CREATE ROLE another",
    ],
)
def test_whoever_gets_at_its_connection_can_do_nothing_else(serving: Flask, statement: str) -> None:
    with pytest.raises(DBAPIError) as error, write():
        session.execute(text(statement))
    assert is_forbidden(error.value), error.value


def test_what_an_upgrade_makes_later_is_theirs_to_fill(granted: House, serving: Flask) -> None:
    with psycopg.connect(granted.owner.database.replace("+psycopg", ""), autocommit=True) as owner:
        owner.execute("CREATE TABLE later_on (id serial PRIMARY KEY, what text)")
    with write():
        session.execute(text("INSERT INTO later_on (what) VALUES ('x')"))
        session.execute(text("UPDATE later_on SET what = 'y'"))
    assert session.scalar(text("SELECT what FROM later_on")) == "y"


def test_an_upgrade_is_the_owners(house: House) -> None:
    refused = house.run(house.serving, "db", "upgrade")
    assert refused.returncode == 1
    assert refused.stderr.strip().splitlines()[-1] == (
        "The user of the database may not do this: permission denied for schema public "
        "LINE 2: CREATE TABLE alembic_version ( ^. "
        "Its owner lets it serve by `forum db grant`; for all else FORUM_DATABASE names the owner."
    )
    with running(house.owner):
        flask_migrate.upgrade()
    too_soon = house.run(house.serving, "worker", "--until-idle")
    assert "permission denied for table alembic_version" in too_soon.stderr
    assert "`forum db grant`" in too_soon.stderr


def test_the_real_processes_serve_and_work(granted: House) -> None:
    port = free_port()
    command = [sys.executable, "-m", "forum", "serve", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment(granted.serving), stderr=subprocess.PIPE, text=True)
    try:
        assert _says(f"http://127.0.0.1:{port}/ready?worker") == "ready"
        assert "<h1" in _says(f"http://127.0.0.1:{port}/")
    finally:
        process.send_signal(signal.SIGTERM)
        _out, said = process.communicate(timeout=30)
    assert not re.findall(r"permission denied|Traceback", said)


def _says(address: str) -> str:
    until = time.monotonic() + 40
    while time.monotonic() < until:
        with suppress(OSError), urllib.request.urlopen(address, timeout=5) as answer:
            return str(answer.read().decode()).strip()
        time.sleep(0.2)
    return ""


def test_who_may_do_everything_or_is_not_there_is_said_to_be(granted: House) -> None:
    with running(granted.owner):
        with pytest.raises(CannotGrant, match="knows no user nobody"):
            grant_rows_to("nobody")
        with pytest.raises(CannotGrant, match="owns the tables"):
            grant_rows_to(make_url(granted.owner.database).username or "")
        with pytest.raises(CannotGrant, match="is a superuser"):
            grant_rows_to(str(session.scalar(text("SELECT rolname FROM pg_roles WHERE rolsuper LIMIT 1"))))


def test_sqlite_knows_no_users(apps: Callable[[str], Flask]) -> None:
    with apps("sqlite").app_context(), pytest.raises(CannotGrant, match="SQLite knows no users"):
        grant_rows_to("somebody")
