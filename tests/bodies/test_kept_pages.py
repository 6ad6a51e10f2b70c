"""Pages kept in memory: nobody sees what is no longer so, and nobody what is meant for another."""

from __future__ import annotations

import os
import random
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import flask_migrate
import pytest
import requests
from flask import Flask
from pydantic import SecretStr
from sqlalchemy import select

from forum import clock, questions
from forum.bodies import forget_bodies
from forum.bodies.watching import said_of
from forum.config import Settings
from forum.db import Base, db, session, write
from forum.pages import Page
from forum.questions import Question
from forum.refused import Refused
from forum.serving import GRANIAN
from forum.web import keeping
from tests import people as persons
from tests.bodies.changes import ADDRESS, Story
from tests.databases import KINDS
from tests.fresh import empty_app
from tests.people import People
from tests.visiting import Visitor

SECRET = "a secret of at least thirty-two letters"
STAMP = re.compile(r'name="stamp" value="[^"]*"')
Visit = Callable[..., Visitor]
STEPS = 40


def plain(html: str) -> str:
    """A page without the stamps of its forms, which say when it was made."""
    return STAMP.sub("", html)


def test_what_is_kept_costs_no_statement_but_the_one_that_asks_whether_it_is_true(
    visit: Visit, people: People, doc_page: Page, statements: Callable[..., object]
) -> None:
    with write():
        question = questions.ask(doc_page, "Which port?", "So.", by=people.visitor)
    path = questions.path(question)
    first = visit().text(path)
    with statements() as said:  # type: ignore[attr-defined]
        assert visit().text(path) == first
    assert not said.seen


def test_a_kept_page_is_for_nobody_who_is_signed_in(visit: Visit, people: People, doc_page: Page) -> None:
    with write():
        question = questions.ask(doc_page, "Which port?", "So.", by=people.visitor)
    path = questions.path(question)
    assert "Sign in to answer" in visit().text(path)
    assert people.stranger.name in visit(people.stranger).text(path)
    assert people.stranger.name not in visit().text(path)


def test_each_language_and_each_kind_of_request_has_its_own(visit: Visit, people: People, doc_page: Page) -> None:
    with write():
        question = questions.ask(doc_page, "Which port?", "So.", by=people.visitor)
    path = questions.path(question)
    for _again in range(2):
        assert 'lang="en"' in visit().text(path)
        assert 'lang="de"' in visit().get(path, headers={"Accept-Language": "de"}).text
        assert "<html" not in visit().get(path, headers={"HX-Request": "true"}).text


def test_a_reader_who_has_the_page_is_told_that_it_has_not_changed(
    visit: Visit, people: People, doc_page: Page
) -> None:
    with write():
        question = questions.ask(doc_page, "Which port?", "So.", by=people.visitor)
    path, browser = questions.path(question), visit()
    tag = browser.get(path).headers["ETag"]
    unchanged = browser.get(path, headers={"If-None-Match": tag})
    assert (unchanged.status_code, unchanged.data) == (304, b"")
    assert unchanged.headers["Content-Security-Policy"]
    with write():
        questions.answer(session.get_one(Question, question.id), "8000.", by=people.stranger)
    changed = browser.get(path, headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert "8000." in changed.text


def test_a_vote_and_an_answer_leave_the_pages_of_other_threads_as_they_are(
    visit: Visit, people: People, doc_page: Page, statements: Callable[..., object]
) -> None:
    with write():
        kept = questions.ask(doc_page, "Which port?", "So.", by=people.visitor)
        other = questions.ask(doc_page, "Which host?", "So.", by=people.visitor)
    path = questions.path(kept)
    visit().get(path)
    with write():
        made = questions.answer(session.get_one(Question, other.id), "8000.", by=people.moderator)
    with write():
        questions.say_it_helped(made, by=people.stranger)
    with statements() as said:  # type: ignore[attr-defined]
        visit().get(path)
    assert not said.seen


def test_what_was_taken_back_leaves_every_page_as_it_is(
    visit: Visit, people: People, doc_page: Page, statements: Callable[..., object]
) -> None:
    with write():
        kept = questions.ask(doc_page, "Which port?", "So.", by=people.visitor)
        other = questions.ask(doc_page, "Which host?", "So.", by=people.visitor)
    path = questions.path(kept)
    visit().get(path)
    with suppress(Refused), write():
        session.get_one(Page, doc_page.id).title = "Another"
        session.flush()
        raise Refused("Not like this.")
    with write():
        questions.say_me_too(session.get_one(Question, other.id), by=people.stranger)
    with statements() as said:  # type: ignore[attr-defined]
        visit().get(path)
    assert not said.seen


def test_what_a_page_says_of_time_is_a_minute_old_at_most(
    visit: Visit, people: People, doc_page: Page, later: Callable[..., None], statements: Callable[..., object]
) -> None:
    with write():
        question = questions.ask(doc_page, "Which port?", "So.", by=people.visitor)
    path = questions.path(question)
    visit().get(path)
    later(seconds=61)
    with statements() as said:  # type: ignore[attr-defined]
        visit().get(path)
    assert said.seen


def test_every_table_that_is_named_exists(app: Flask) -> None:
    from forum.bodies import watching

    names = {table.name for table in Base.metadata.sorted_tables}
    assert {*watching._unseen, *watching._parts, *watching._unseen_when_new, *watching._unseen_columns} <= names
    assert said_of("question")
    assert not said_of("option")


@pytest.mark.parametrize("kind", KINDS)
def test_two_web_processes_show_what_is_so_after_every_change(
    kind: str, apps: Callable[[str], Flask], tmp_path: Path
) -> None:
    """A story of changes from outside; after each, pages of both processes are what one that keeps nothing makes."""
    seed = int(os.environ.get("SEED", random.randrange(10_000)))
    print(f"SEED={seed}")  # noqa: T201
    settings = Settings(url="http://127.0.0.1:1", secret=SecretStr(SECRET), data=str(tmp_path), private_webhooks=True)
    with empty_app(kind, apps, tmp_path, settings) as app:
        flask_migrate.upgrade()
        with write():
            persons.make()
            persons.make_site()
        story = Story(seed)
        with two_processes(app) as address:
            for step in range(STEPS):
                name = story.go_on()
                session.remove()
                for path in some_pages(story.chance):
                    wanted = fresh(app, path)
                    for shown in (requests.get(address + path, timeout=20, allow_redirects=False) for _ in range(3)):
                        assert (shown.status_code, plain(shown.text)) == wanted, f"{path} after {name}, step {step}"
                session.remove()


def some_pages(chance: random.Random) -> list[str]:
    threads = [questions.path(question) for question in session.scalars(select(Question).order_by(Question.id))]
    number = chance.randint(1, 3)
    page = ADDRESS.format(number)
    found = ["/", f"/embed?page={page}", f"/embed/fragment?page={page}", *chance.sample(threads, min(2, len(threads)))]
    session.remove()
    return found


def fresh(app: Flask, path: str) -> tuple[int, str]:
    forget_bodies()
    keeping.forget_everything()
    made = Visitor(app).get(path)
    return made.status_code, plain(made.text)


@contextmanager
def two_processes(app: Flask) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings: Settings = app.config["FORUM"]
    known = {
        "FORUM_URL": settings.url,
        "FORUM_SECRET": SECRET,
        "FORUM_DATA": settings.data,
        "FORUM_DATABASE": settings.database,
        "FORUM_PRIVATE_WEBHOOKS": "true",
    }
    command = [sys.executable, "-m", "granian", "forum.app.wsgi:door", "--host", "127.0.0.1", "--port", str(port)]
    server = subprocess.Popen(
        [*command, "--workers", "2", *GRANIAN], env=os.environ | {k: v for k, v in known.items() if v}
    )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(address)
        yield address
    finally:
        server.terminate()
        server.wait(30)
        db.session.remove()


def _wait_for(address: str) -> None:
    end = clock.now().timestamp() + 90
    while clock.now().timestamp() < end:
        try:
            requests.get(f"{address}/robots.txt", timeout=5)
        except requests.ConnectionError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError("The server did not start.")
