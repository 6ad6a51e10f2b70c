"""Questions accepted a second over HTTP, each durable and with the jobs it promises, beside what the database takes of
a program that does nothing else."""

from __future__ import annotations

import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection
from secrets import token_hex
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import Engine, delete, select, text, update

from bench.installations import Installation
from forum import clock
from forum.accounts import User
from forum.db import as_writer, db, session, write
from forum.web import sign
from forum.web.limits import Limit
from tests.visiting import Visitor

ASKERS, EACH, CLIENTS = 40, 10, 8
SECONDS, LIKE_A_PERSON = 2.0, 4.0
ROWS = 5
"""What an accepted question writes: itself, its page, its words in the search, its fact, and a job."""


@dataclass(frozen=True)
class Asked:
    """Rates a second, and seconds of processor for a question of server and database."""

    rate: float
    bare: float
    cost: float

    @property
    def share(self) -> float:
        return self.rate / self.bare


def asked(here: Installation) -> Asked:
    forms = [_form(here.app, user) for user in _askers()]
    time.sleep(LIKE_A_PERSON)
    before, began = here.plain.seconds(), time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(lambda form: _ask(here.plain.port, *form), forms))
    count = len(forms) * EACH
    rate, cost = count / (time.perf_counter() - began), (here.plain.seconds() - before) / count
    return Asked(rate, _bare_rate(db.engine, 1 if here.kind == "sqlite" else CLIENTS), cost)


def _askers() -> list[User]:
    """People who wrote here before, so that nobody looks at what they write first."""
    with write():
        session.execute(delete(Limit))
        session.execute(update(User).where(User.trusted_at.is_(None)).values(trusted_at=clock.now()))
    known = select(User).where(User.email.endswith("@example.net")).order_by(User.id).limit(ASKERS)
    return list(session.scalars(known))


def _form(app: Flask, user: User) -> tuple[dict[str, str], dict[str, str]]:
    visitor = Visitor(app, user)
    fields = {"stamp": sign("stamp", ""), "page": "https://docs.example.com/page/1", **visitor._token()}
    cookies = "; ".join(f"{cookie.key}={cookie.value}" for cookie in (visitor.client._cookies or {}).values())
    url = str(app.config["FORUM"].url)
    host = url.partition("://")[2]
    form = "application/x-www-form-urlencoded"
    return fields, {"Host": host, "Origin": url, "Cookie": cookies, "Content-Type": form}


def _ask(port: int, fields: Mapping[str, str], headers: Mapping[str, str]) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    for _n in range(EACH):
        words = {
            "title": f"How is q{token_hex(6)} set up?",
            "body": f"It says `q{token_hex(8)}` since q{token_hex(8)}.",
        }
        connection.request("POST", "/ask", body=urlencode({**fields, **words}), headers=dict(headers))
        answer = connection.getresponse()
        said = answer.read().decode()
        if answer.status != 303:
            raise AssertionError(f"A question was answered {answer.status}, not 303: {said}")
    connection.close()


def _bare_rate(engine: Engine, clients: int) -> float:
    """Durable commits a second of as many rows."""
    engine = engine.execution_options(**as_writer())
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE IF NOT EXISTS bench_row (id VARCHAR(24) PRIMARY KEY, said TEXT)"))
    end = time.perf_counter() + SECONDS

    def commit(_client: int) -> int:
        count = 0
        with engine.connect() as connection:
            while time.perf_counter() < end:
                for _row in range(ROWS):
                    row = {"id": token_hex(12), "said": "word " * 60}
                    connection.execute(text("INSERT INTO bench_row VALUES (:id, :said)"), row)
                connection.commit()
                count += 1
        return count

    with ThreadPoolExecutor(clients) as pool:
        rate = sum(pool.map(commit, range(clients))) / SECONDS
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE bench_row"))
    return rate
