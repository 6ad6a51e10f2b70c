"""Installations with so many threads on either database, served twice: with pages kept, and without."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field

from flask import Flask
from sqlalchemy import delete, func, select

from bench.servers import Server, process_of, serving
from forum import questions
from forum.accounts import User
from forum.accounts.models import SignIn
from forum.config import Settings
from forum.db import db, session, write
from forum.demo import make_many
from forum.questions import Question
from tests import people as persons
from tests.databases import keep_what_is_committed
from tests.proofs._installations import ground, say
from tests.visiting import Visitor


@dataclass
class Installation:
    app: Flask
    environment: dict[str, str]
    kind: str
    threads: int
    thread: str
    hello: Server
    kept: Server
    plain: Server
    floor: Server
    cookies: dict[str, str] = field(default_factory=dict)


def installations(kinds: Sequence[str], sizes: Sequence[int], kept: str) -> Iterator[Installation]:
    with ground(kept) as here, serving("bench.hello:door", {}) as hello:
        for kind in kinds:
            for threads in sizes:
                name = f"{kind}-{threads}"
                with here.installation(kind, name, deliver="log") as app, ExitStack() as stack:
                    yield _served(app, kind, threads, hello, stack)


def _served(app: Flask, kind: str, threads: int, hello: Server, stack: ExitStack) -> Installation:
    if not session.scalar(select(func.count()).select_from(Question)):
        say(f"{kind}: writing {threads} threads …")
        make_many(threads)
        with write():
            persons.make()
    if kind == "postgresql":  # what is made is asked for only once it is there; making it need not be durable
        keep_what_is_committed(db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False))
    with write():  # those of a time before have the same secrets
        session.execute(delete(SignIn))
    thread = questions.path(session.get_one(Question, 1))
    cookies = {who: _cookie(app, user) for who, user in _people().items()}
    database = process_of(db.engine)
    environment = _environment(app.config["FORUM"])
    kept, plain = (
        stack.enter_context(
            serving("forum.app.wsgi:door", environment | {"FORUM_KEPT_PAGES": size}, database, "/robots.txt")
        )
        for size in ("32", "0")
    )
    session.remove()
    floor = stack.enter_context(serving("bench.floor:door", environment, database))
    return Installation(app, environment, kind, threads, thread, hello, kept, plain, floor, cookies)


def _people() -> dict[str, User]:
    mails = {"visitor": "stan", "support": "sam"}
    return {
        who: session.scalars(select(User).where(User.email.startswith(f"{mail}@"))).one() for who, mail in mails.items()
    }


def _cookie(app: Flask, user: User) -> str:
    browser = Visitor(app, user)
    browser.get("/account")  # whose forms bring the cookie what it has from then on
    client = browser.client
    found = client.get_cookie("docside", domain="forum.test")
    assert found is not None
    return f"docside={found.value}"


def _environment(settings: Settings) -> dict[str, str]:
    known = {
        "FORUM_URL": settings.url,
        "FORUM_SECRET": settings.secret.get_secret_value(),
        "FORUM_DATA": settings.data,
        "FORUM_DATABASE": settings.database,
        "FORUM_DELIVER": "log",
    }
    return {name: value for name, value in known.items() if value}
