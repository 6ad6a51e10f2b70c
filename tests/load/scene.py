"""What stands in the forum before the load begins, and what the browsers of those who are signed in hold."""

from __future__ import annotations

from dataclasses import dataclass

import flask_migrate
from flask import Flask
from pydantic import SecretStr
from sqlalchemy import text

from forum import accounts
from forum.accounts import Role, User
from forum.app import create_app
from forum.channels import new_secret
from forum.config import Settings
from forum.db import db, session, write
from forum.jobs import sweeps
from forum.notifications import add_route
from forum.pages import find_or_make_page, identity_on
from forum.questions import answer, ask
from forum.support import escalate
from forum.web import sign
from tests import people as persons
from tests.load.far_side import FarSide
from tests.load.house import SECRET
from tests.visiting import Visitor

ADDRESS = "https://docs.example.com/guide/install"
# One may write sixty answers an hour; so many people go on through all the minutes of a load.
THREADS, HELPERS, COLLEAGUES = 40, 24, 4
LATER = ("seal_facts", "forward_due", "forget_who_left")  # the sweeps that a forum under load does every few seconds


@dataclass(frozen=True)
class Browser:
    """`cookie` of a session, and the proof that its forms carry."""

    cookie: str = ""
    token: str = ""


@dataclass(frozen=True)
class Scene:
    stamp: str
    helpers: list[Browser]
    colleagues: list[Browser]
    threads: list[int]
    tickets: list[int]


def build(address: str, data: str, database: str, far: FarSide) -> Scene:
    settings = Settings(
        url=address, secret=SecretStr(SECRET), data=data, database=database, private_webhooks=True, form_seconds=0
    )
    app = create_app(settings)
    with app.app_context():
        flask_migrate.upgrade()
        with write():
            threads, tickets, helpers, colleagues = _fill(far)
        with app.test_request_context():
            stamp = sign("stamp", "")
        made = Scene(
            stamp,
            [_browser(app, person) for person in helpers],
            [_browser(app, person) for person in colleagues],
            threads,
            tickets,
        )
        session.remove()
        db.engine.dispose()
    return made


def _fill(far: FarSide) -> tuple[list[int], list[int], list[User], list[User]]:
    crowd, site = persons.make(), persons.make_site()
    add_route("webhook", f"http://127.0.0.1:{far.hook_port}/#{new_secret()}", name="Signed", by=crowd.admin)
    page = find_or_make_page(site, identity_on(site, ADDRESS), "Installing")
    helpers = [_person(f"helper{number}", Role.MODERATOR) for number in range(HELPERS)]
    colleagues = [_person(f"colleague{number}", Role.SUPPORT) for number in range(COLLEAGUES)]
    threads, tickets = [], []
    for number in range(THREADS):
        made = ask(
            page, f"What does flag {number} of the tool do?", "It stands on the page, unexplained.", by=crowd.visitor
        )
        threads.append(made.id)
        if number < COLLEAGUES:
            tickets.append(escalate(made, by=crowd.support).id)
        elif number % 2:
            answer(made, "It turns the sound off, see the page on sounds.", by=crowd.moderator)
    _leave_sweeps_for_later()
    return threads, tickets, helpers, colleagues


def _leave_sweeps_for_later() -> None:
    """What is done by the day has proofs of its own; what is done every few seconds is part of the load."""
    for name in sweeps:
        if not name.endswith(LATER):
            session.execute(text("INSERT INTO sweep (name, due_at) VALUES (:name, '2200-01-01')"), {"name": name})


def _person(name: str, role: Role) -> User:
    made = accounts.find_or_make(f"{name}@example.com", name.title())
    accounts.grant(made, role, by=None)
    return made


def _browser(app: Flask, user: User) -> Browser:
    visitor = Visitor(app, user)
    token = visitor._token()["csrf_token"]
    cookie = visitor.client.get_cookie("docside", domain="127.0.0.1")
    assert cookie
    return Browser(cookie.value, token)
