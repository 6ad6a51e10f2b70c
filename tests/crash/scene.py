"""The world before each trial: a site with two ping routes, questions asked, answered, and everything still to tell."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import flask_migrate
from flask import Flask
from pydantic import SecretStr
from sqlalchemy import URL, make_url, text

from forum.accounts import User
from forum.app import create_app
from forum.channels import new_secret
from forum.config import Settings
from forum.db import db, session, write
from forum.jobs import sweeps
from forum.notifications import add_route
from forum.pages import find_or_make_page, identity_on
from forum.questions import answer, ask, ask_unconfirmed, confirm, mail_code
from tests import people as persons
from tests.crash.peers import Peers
from tests.fresh import another_database
from tests.visiting import Visitor

SECRET = "a secret of at least thirty-two letters"
ADDRESS = "https://docs.example.com/guide/install"
ASKED = "What does the first flag do?"


@dataclass(frozen=True)
class Scene:
    """A database to be copied, and what a browser of the signed-in visitor holds."""

    kind: str
    address: URL
    cookie: str
    token: str
    stamp: str


@contextmanager
def scene(kind: str, server: str, folder: Path, peers: Peers, *, busy: bool) -> Iterator[Scene]:
    """`busy`: questions and answers wait to be told; else the site only has its routes. `server`: a PostgreSQL."""
    if kind == "sqlite":
        yield _built(kind, make_url(f"sqlite:///{folder.resolve() / 'scene.db'}"), folder, peers, busy)
        return
    with another_database(server) as address:
        yield _built(kind, make_url(address), folder, peers, busy)


@contextmanager
def copy_of(scene: Scene, folder: Path) -> Iterator[URL]:
    if scene.kind == "sqlite":
        copied = folder / "trial.db"
        for left in folder.glob("trial.db*"):
            left.unlink()
        shutil.copyfile(str(scene.address.database), copied)
        yield make_url(f"sqlite:///{copied}")
        return
    whole = scene.address.render_as_string(hide_password=False)
    with another_database(
        whole.replace(f"/{scene.address.database}", "/postgres"), like=str(scene.address.database)
    ) as address:
        yield make_url(address)


def environment(database: URL, folder: Path, peers: Peers, *, threads: int) -> dict[str, str]:
    return {
        "FORUM_URL": "http://forum.test",
        "FORUM_SECRET": SECRET,
        "FORUM_DATA": str(folder),
        "FORUM_DATABASE": database.render_as_string(hide_password=False),
        "FORUM_MAIL_SERVER": f"smtp://127.0.0.1:{peers.mail_port}?tls=never",
        "FORUM_MAIL_FROM": "Docside <forum@forum.test>",
        "FORUM_PRIVATE_WEBHOOKS": "true",
        "FORUM_REPLY_MAIL_SECONDS": "0",
        "FORUM_FORM_SECONDS": "0",
        "FORUM_LEASE_SECONDS": "1",
        "FORUM_WORKER_THREADS": str(threads),
    }


def _built(kind: str, address: URL, folder: Path, peers: Peers, busy: bool) -> Scene:
    settings = Settings(
        url="http://forum.test",
        secret=SecretStr(SECRET),
        data=str(folder),
        database=address.render_as_string(hide_password=False),
        private_webhooks=True,
        reply_mail_seconds=0,
    )
    app = create_app(settings)
    app.testing = True
    with app.app_context():
        flask_migrate.upgrade()
        visitor = _fill(peers, busy)
        cookie, token, stamp = _browser(app, visitor)
        if kind == "sqlite":
            with db.engine.connect() as connection:
                connection.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        session.remove()
        db.engine.dispose()
    return Scene(kind, address, cookie, token, stamp)


def _fill(peers: Peers, busy: bool) -> User:
    with write():
        crowd, site = persons.make(), persons.make_site()
        base = f"http://127.0.0.1:{peers.web_port}"
        add_route("webhook", f"{base}/signed#{new_secret()}", name="Signed", by=crowd.admin)
        add_route("mattermost", f"{base}/chat", name="Chat", by=crowd.admin, site=site)
        page = find_or_make_page(site, identity_on(site, ADDRESS), "Installing")
        _leave_sweeps_for_later()
    if busy:
        with write():
            first = ask(page, ASKED, "I read the page twice.", by=crowd.visitor)
            second = ask_unconfirmed(page, "And the second?", "Not there.", name="Bob", email="bob@example.org")
            mail_code(second)
            confirm(second)
        with write():
            for question in (first, second):
                answer(question, "It is explained below.", by=crowd.moderator)
    return crowd.visitor


def _leave_sweeps_for_later() -> None:
    """They have proofs of their own, and would only make every trial longer."""
    for name in sweeps:
        session.execute(text("INSERT INTO sweep (name, due_at) VALUES (:name, '2200-01-01')"), {"name": name})


def _browser(app: Flask, user: User) -> tuple[str, str, str]:
    visitor = Visitor(app, user)
    html = visitor.text(f"/ask?page={ADDRESS}")
    cookie = visitor.client.get_cookie("docside", domain="forum.test")
    token = re.search(r'name="csrf_token" value="([^"]+)"', html)
    stamp = re.search(r'name="stamp" value="([^"]+)"', html)
    assert cookie
    assert token
    assert stamp
    return cookie.value, token[1], stamp[1]
