"""Two web processes on one database, and everybody who reads what they show."""

from __future__ import annotations

import os
import random
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from difflib import unified_diff
from functools import _lru_cache_wrapper

import requests
from flask import Flask
from sqlalchemy import select

from forum import questions
from forum.accounts import User, person_path
from forum.bodies import forget_bodies
from forum.config import Settings
from forum.db import db, session
from forum.pages import Page
from forum.questions import Question
from forum.serving import GRANIAN
from forum.support import Ticket
from forum.web import keeping
from forum.web.once import forget_pieces
from tests.bodies.changes import ADDRESS
from tests.embed.framing import token_of
from tests.people import found, found_site
from tests.visiting import Visitor

Seen = tuple[int, str]  # status and page
SECRET = "a secret of at least thirty-two letters"
# Stamps and tokens, and what lists of staff were seen at, say when the page was made.
MOMENT = re.compile(r'name="(?:stamp|csrf_token)" value="[^"]*"|name="seen" value="20[^"]*"')


@dataclass(frozen=True)
class Reader:
    """Somebody's browser: what it sends with each request, to a real process or to the application itself."""

    name: str
    visitor: Visitor
    headers: dict[str, str] = field(default_factory=dict)
    cookie: str = ""
    places: tuple[str, ...] = ()

    def from_process(self, address: str, path: str) -> Seen:
        headers = self.headers | ({"Cookie": f"docside={self.cookie}"} if self.cookie else {})
        answer = requests.get(address + path, headers=headers, timeout=20, allow_redirects=False)
        return answer.status_code, plain(answer.text)

    def shown(self, path: str) -> Seen:
        """By the application of this process, with all that it has kept."""
        answer = self.visitor.get(path, headers=self.headers)
        return answer.status_code, plain(answer.text)

    def made_anew(self, path: str) -> Seen:
        """By an application that has kept nothing of anybody."""
        forget_everything()
        return self.shown(path)

    def write(self, address: str, path: str, form: dict[str, str]) -> int:
        data = form | {"stamp": "", **self.visitor._token()}
        headers = {"Sec-Fetch-Site": "same-origin", "Cookie": f"docside={self.cookie}"}
        made = requests.post(address + path, data=data, headers=headers, timeout=20, allow_redirects=False)
        return made.status_code


def different(shown: Seen, wanted: Seen) -> str:
    """The lines of the page that are not those of the page that is so."""
    lines = unified_diff(wanted[1].splitlines(), shown[1].splitlines(), lineterm="", n=0)
    return "\n".join([f"{wanted[0]} and {shown[0]}", *[line for line in lines if line[3:]][:20]])


def plain(html: str) -> str:
    """A page without what says when it was made."""
    return MOMENT.sub("", html)


def forget_everything() -> None:
    """As a process that has just started; what is kept for ever is of the code alone."""
    forget_bodies()
    keeping.forget_everything()
    forget_pieces()
    for name, module in list(sys.modules.items()):
        if name.startswith("forum.") and module is not None:
            for value in list(vars(module).values()):
                if isinstance(value, _lru_cache_wrapper) and value.cache_parameters()["maxsize"]:
                    value.cache_clear()


PUBLIC = ("/", "/unanswered", "/topics", "/people", "/search?q=Text", "thread", "thread", "page", "person", "feed")
FRAME = ("frame", "frame", "fragment")
MEMBER = (*PUBLIC, "/account", "/inbox", "/following")
STAFF = ("/panel/threads", "/panel/log", "/panel/topics/", "/panel/")
DESK = ("/queue", "/queue", "ticket")


def everybody(app: Flask) -> list[Reader]:
    """Each kind of reader whom something is kept for."""
    people = found()
    made = [
        Reader("signed out", Visitor(app), places=(*PUBLIC, *FRAME)),
        Reader("signed out, in German", Visitor(app), {"Accept-Language": "de"}, places=(*PUBLIC, *FRAME)),
        Reader("signed out, by htmx", Visitor(app), {"HX-Request": "true"}, places=("/", "thread", "frame")),
    ]
    kinds = {"visitor": MEMBER, "stranger": MEMBER, "customer": MEMBER, "moderator": (*MEMBER, *STAFF, *DESK),
             "support": (*MEMBER, *DESK), "admin": (*MEMBER, *STAFF, *DESK)}  # fmt: skip
    for kind, places in kinds.items():
        visitor = Visitor(app, getattr(people, kind))
        visitor._token()  # what proves its forms is in the cookie from here on
        made.append(Reader(kind, visitor, cookie=cookie_of(visitor), places=places))
    for kind in ("stranger", "moderator"):
        token = token_of(Visitor(app, getattr(people, kind)), found_site())
        made.append(
            Reader(f"{kind} in the frame", Visitor(app), {"HX-Request": "true", "X-Docside-Token": token}, places=FRAME)
        )
    session.rollback()
    return made


def cookie_of(visitor: Visitor) -> str:
    cookie = next(cookie for cookie in (visitor.client._cookies or {}).values() if cookie.key == "docside")
    return cookie.value


def somewhere(chance: random.Random, place: str) -> str:
    """An address that is there now, for a kind of page."""
    page = ADDRESS.format(chance.randint(1, 3))
    try:
        match place:
            case "thread":
                return questions.path(chance.choice(session.scalars(select(Question).order_by(Question.id)).all()))
            case "page":
                return f"/pages/{chance.choice(session.scalars(select(Page.id).order_by(Page.id)).all())}"
            case "person":
                return person_path(chance.choice(session.scalars(select(User).order_by(User.id)).all()))
            case "ticket":
                return f"/tickets/{chance.choice(session.scalars(select(Ticket.id).order_by(Ticket.id)).all())}"
            case "frame":
                return f"/embed?page={page}"
            case "fragment":
                return f"/embed/fragment?page={page}"
            case "feed":
                return "/feeds/all.atom"
    except IndexError:  # nothing of that kind yet
        return "/"
    finally:
        session.remove()
    return place


@contextmanager
def two_processes(app: Flask) -> Iterator[list[str]]:
    """The addresses of two servers of one process each: whom one asks is known, and both keep what they have shown."""
    with ExitStack() as running:
        addresses = [running.enter_context(process(app)) for _number in range(2)]
        for address in addresses:
            _wait_for(address)
        yield addresses
    db.session.remove()


@contextmanager
def process(app: Flask) -> Iterator[str]:
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
        "FORUM_FORM_SECONDS": "0",
    }
    command = [sys.executable, "-m", "granian", "forum.app.wsgi:door", "--host", "127.0.0.1", "--port", str(port)]
    server = subprocess.Popen(
        [*command, "--workers", "1", *GRANIAN], env=os.environ | {k: v for k, v in known.items() if v}
    )
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)


def _wait_for(address: str) -> None:
    end = time.monotonic() + 90
    while time.monotonic() < end:
        try:
            requests.get(f"{address}/robots.txt", timeout=5)
        except requests.ConnectionError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError("The server did not start.")
