"""Pairs of colleagues answer one ticket at the same moment: one owner, no double answer, no draft lost.

Options: --pairs N on each database (default 200).
"""

from __future__ import annotations

import argparse
import logging
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import flask_migrate
from pydantic import SecretStr

from forum import handbook, questions, support
from forum.app import create_app
from forum.config import Settings
from forum.db import db, session, write
from forum.pages import find_or_make_page, identity_on
from tests import people as persons
from tests.databases import KINDS, postgres_server
from tests.fresh import another_database
from tests.support import pairs

SECRET = SecretStr("a secret of at least thirty-two letters")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="prove desk")
    parser.add_argument("--pairs", type=int, default=200)
    options = parser.parse_args(arguments)
    logging.disable(logging.INFO)
    with postgres_server() as address, tempfile.TemporaryDirectory() as folder:
        return max(_prove(kind, address, Path(folder) / kind, options.pairs) for kind in KINDS)


def _prove(kind: str, address: str, folder: Path, count: int) -> int:
    with ExitStack() as stack:
        database = stack.enter_context(another_database(address)) if kind == "postgresql" else ""
        app = create_app(Settings(secret=SECRET, data=str(folder), database=database, url="http://forum.test"))
        stack.enter_context(app.app_context())
        flask_migrate.upgrade()
        ticket, staff = _furnish()
        began = time.monotonic()
        told = pairs.play(app, ticket, staff, count=count)
        took = time.monotonic() - began
        print(f"{kind}: {count} pairs in {took:.1f} s: {told}")  # noqa: T201
        session.remove()
        db.engine.dispose()
    return int(bool(told.doubles or told.lost) or told.assignees != 1)


def _furnish() -> tuple[int, list[int]]:
    with write():
        people, site = persons.make(), persons.make_site()
        page = find_or_make_page(site, identity_on(site, "https://docs.example.com/guide"), "Guide")
        asked = questions.ask(page, "How?", "Like this.", by=people.visitor)
        ticket = support.escalate(asked, by=people.moderator)
        handbook.put_into(ticket.id, handbook.categories_on_offer()[0], by=people.support)
        return ticket.id, [people.support.id, people.moderator.id]
