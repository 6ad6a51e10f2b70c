from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import flask_migrate
import pytest
import time_machine
from flask import Flask
from playwright.sync_api import Browser
from pydantic import SecretStr
from sqlalchemy import Connection, event, text
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

from forum import clock
from forum.app import create_app
from forum.bodies.setup import FRONT
from forum.config import Settings
from forum.db import as_writer, db, session, write
from forum.jobs import Worker
from forum.pages import Page, Site, find_or_make_page, identity_on
from forum.web import keeping
from tests import browser
from tests import people as persons
from tests.beginnings import Beginnings
from tests.databases import KINDS, number_far_apart, postgres_server
from tests.fresh import empty
from tests.serving import serving
from tests.visiting import Visitor

FORUM = "http://forum.test"
# These share something that is slow to start: they stay on one test process.
TOGETHER = ("tests/journeys/test_path.py", "tests/journeys/test_houses.py", "tests/load/test_load.py")
# Which applications a test can begin on at once, and what their databases hold of what most tests begin with.
EMPTY: set[Flask] = set()
BEGINNINGS: dict[Flask, Beginnings] = defaultdict(Beginnings)
Found = TypeVar("Found")
SECRET = "a secret of at least thirty-two letters"


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    return ByFile(config, log)


def pytest_collection_finish() -> None:
    """Seven thousand tests and the product's modules stay until the end: looking through them for what can go, over and
    over, is a tenth of the time that a test takes."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


class ByFile(LoadScopeScheduling):
    """Test by test to whichever process is free, but for the files that are named above."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::", maxsplit=1)[0]
        return file if file in TOGETHER else nodeid

    def mark_test_complete(self, node: Any, item_index: int, duration: float = 0) -> None:
        """What is done is forgotten; else all of it is counted after each test."""
        super().mark_test_complete(node, item_index, duration)
        scope = self._split_scope(self.registered_collections[node][item_index])
        if all(self.assigned_work[node][scope].values()):
            del self.assigned_work[node][scope]


@pytest.fixture(scope="session")
def apps(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Flask]]:
    """One migrated application per database and test process, made when first asked for."""
    made: dict[str, Flask] = {}
    with ExitStack() as open_until_the_end:

        def app_on(kind: str) -> Flask:
            if kind not in made:
                address = open_until_the_end.enter_context(postgres_server()) if kind == "postgresql" else ""
                made[kind] = _migrated(tmp_path_factory.mktemp(kind), address)
            return made[kind]

        yield app_on
        for app in made.values():
            with app.app_context():
                db.engine.dispose()


def _migrated(folder: Path, address: str) -> Flask:
    settings = Settings(
        url=FORUM, secret=SecretStr(SECRET), data=str(folder), database=address, private_webhooks=True, form_seconds=0
    )
    app = create_app(settings)
    app.testing = True
    app.extensions["docside-tests"] = settings  # what every test begins with, whatever the one before did to it
    with app.app_context():
        if not address:  # nobody pulls the plug in the middle of a test
            event.listen(db.engine, "connect", lambda connection, _record: connection.execute("PRAGMA synchronous=OFF"))
        flask_migrate.upgrade()
        if address:
            with db.engine.connect() as connection, connection.execution_options(**as_writer()).begin():
                number_far_apart(connection)
        BEGINNINGS[app].watch(db.engine)
    return app


@pytest.fixture(params=KINDS)
def app(
    request: pytest.FixtureRequest, apps: Callable[[str], Flask], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Flask]:
    """The application on an empty database, its context open; every test that asks for it runs on both."""
    app = apps(request.param)
    # What a process keeps for some seconds would be read anew in the middle of a test that counts statements.
    monkeypatch.setattr(keeping, "FOR", timedelta(days=1))
    keeping.forget_everything()
    app.extensions[FRONT].store.clear()
    with app.app_context(), on_its_own(app):
        yield app


@contextmanager
def on_its_own(app: Flask) -> Iterator[None]:
    """Whatever a test leaves behind, how badly it may end: the next one begins with the settings and the emptiness that
    it expects. A migrated database is not empty, and one that a test could not empty is emptied by the next."""
    if app not in EMPTY:
        empty()
    EMPTY.discard(app)
    BEGINNINGS[app].anew()
    try:
        yield
    finally:
        app.config["FORUM"] = app.extensions["docside-tests"]
        session.remove()
    empty()
    EMPTY.add(app)


@pytest.fixture
def settings(app: Flask) -> Callable[..., Settings]:
    """Change settings for this test: `settings(deliver="log")`."""

    def change(**values: Any) -> Settings:
        app.config["FORUM"] = app.config["FORUM"].model_copy(update=values)
        return app.config["FORUM"]

    return change


@pytest.fixture
def people(app: Flask) -> persons.People:
    """Persons with fixed meanings: visitor, customer (priority), moderator, support, admin, stranger."""
    BEGINNINGS[app].make(app, "people", persons.make)
    return _held(persons.found())


@pytest.fixture
def site(app: Flask) -> Site:
    """A documentation site at https://docs.example.com whose team works Monday to Friday, 9 to 17, in London."""
    BEGINNINGS[app].make(app, "site", persons.make_site)
    return _held(persons.found_site())


def _held(found: Found) -> Found:
    """Read, and no transaction open any more that the next `write()` would end: what it read stays loaded."""
    session.commit()
    return found


@pytest.fixture
def doc_page(site: Site) -> Page:
    with write():
        return find_or_make_page(site, identity_on(site, "https://docs.example.com/guide/install"), "Installing")


@pytest.fixture
def visit(app: Flask) -> Callable[..., Visitor]:
    """`visit()` is somebody signed out, `visit(people.moderator)` that person's browser."""
    return lambda user=None: Visitor(app, user)


@pytest.fixture
def later() -> Iterator[Callable[..., None]]:
    """Let time pass: `later(hours=5)`. It stands still in between."""
    with time_machine.travel(clock.now(), tick=False) as traveller:

        def go(**by: float) -> None:
            session.rollback()
            traveller.shift(timedelta(**by))

        yield go


@pytest.fixture
def run_jobs(app: Flask) -> Callable[[], None]:
    """Let a worker do everything that is due, sweeps included."""

    def run() -> None:
        session.rollback()
        worker = Worker(app, threads=1, lease=timedelta(seconds=60), pause=0.01)
        with ExitStack() as stack:
            stack.enter_context(_sweeps_due())
            worker.run(until_idle=True)
        session.rollback()
        session.expire_all()

    return run


@contextmanager
def _sweeps_due() -> Iterator[None]:
    with write():
        session.execute(text("DELETE FROM sweep"))
    yield


@dataclass
class Statements:
    """The SQL of a stretch of code, without BEGIN and COMMIT."""

    seen: list[str]

    def __len__(self) -> int:
        return len(self.seen)


@pytest.fixture
def statements(app: Flask) -> Callable[[], Any]:
    """`with statements() as said: …` and then `len(said)` is how many SQL statements there were."""

    @contextmanager
    def record() -> Iterator[Statements]:
        said = Statements([])

        def note(_c: Connection, _cursor: Any, statement: str, *_rest: Any) -> None:
            if not statement.startswith(("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")):
                said.seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield said
        finally:
            event.remove(db.engine, "before_cursor_execute", note)

    return record


@pytest.fixture
def live(app: Flask, settings: Callable[..., Settings]) -> Iterator[str]:
    """The application served for real, for a browser; the value is its address."""
    with serving(app) as address:
        settings(url=address)
        yield address
        # Before the server: what a tab still asks for would else be answered from the database of the next test.
        browser.close_tabs()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium per test process; tests open contexts of their own."""
    with browser.chromium() as running:
        yield running
