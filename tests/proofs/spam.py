"""Waves of spam: fifty posts by ten accounts cleaned in three actions, no mail, and back exactly; on both databases.

Options: --waves N on each database (default 5), --seed N for others, --only WORD for one database.
"""

from __future__ import annotations

import argparse
import secrets
from collections.abc import Callable
from datetime import timedelta

import time_machine
from flask import Flask
from sqlalchemy import text

from forum import clock
from forum.db import session, write
from forum.jobs import Worker
from forum.pages import find_or_make_page, identity_on
from tests import people as persons
from tests.fresh import empty
from tests.moderation.wave import Wave, sent
from tests.proofs._installations import installations, say
from tests.visiting import Visitor

LAWS = ("three actions", "all gone", "no mail", "back exactly", "no mail after")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="prove spam")
    parser.add_argument("--waves", type=int, default=5)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    parser.add_argument("--only", default="")
    options = parser.parse_args(arguments)
    broken = 0
    for kind, app in installations(options.only):
        app.testing = True
        broken += _prove(kind, app, options)
    return 1 if broken else 0


def _prove(kind: str, app: Flask, options: argparse.Namespace) -> int:
    broken = 0
    for number in range(options.waves):
        empty()
        failed = [law for law, holds in zip(LAWS, _wave(app, options.seed + number), strict=True) if not holds]
        say(f"{kind}, seed {options.seed + number}: {', '.join(failed) or 'all laws hold'}")
        broken += bool(failed)
    return broken


def _wave(app: Flask, seed: int) -> list[bool]:
    """Whether each of the laws held in one wave."""
    with write():
        people, site = persons.make(), persons.make_site()
        page = find_or_make_page(site, identity_on(site, "https://docs.example.com/guide/install"), "Installing")
    with time_machine.travel(clock.now(), tick=False) as traveller:

        def two_hours() -> None:
            session.rollback()
            traveller.shift(timedelta(hours=2))
            _work(app)

        return list(_laws(Wave(people, page, seed), Visitor(app, people.moderator), lambda: _work(app), two_hours))


def _laws(wave: Wave, moderator: Visitor, work: Callable[[], None], two_hours: Callable[[], None]) -> list[bool]:
    wave.before_it(work)
    two_hours()
    told = sent()
    wave.come()
    before = wave.standing()
    work()
    wave.clean(moderator)
    held = [wave.actions <= 3, wave.gone()]
    two_hours()
    held.append(sent() == told)
    wave.restore(moderator)
    held.append(wave.standing() == before)
    two_hours()
    return [*held, sent() == told]


def _work(app: Flask) -> None:
    session.rollback()
    with write():
        session.execute(text("DELETE FROM sweep"))
    Worker(app, threads=1, lease=timedelta(seconds=60), pause=0.01).run(until_idle=True)
    session.rollback()
    session.expire_all()
