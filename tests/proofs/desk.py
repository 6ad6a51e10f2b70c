"""Pairs of colleagues answer one ticket at the same moment: one owner, no double answer, no draft lost.

Options: --pairs N on each database (default 200).
"""

from __future__ import annotations

import argparse
import time

from flask import Flask

from forum import handbook, questions, support
from forum.db import write
from forum.pages import find_or_make_page, identity_on
from tests import people as persons
from tests.proofs._installations import installations, say
from tests.support import pairs


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="prove desk")
    parser.add_argument("--pairs", type=int, default=200)
    options = parser.parse_args(arguments)
    return max(_prove(kind, app, options.pairs) for kind, app in installations())


def _prove(kind: str, app: Flask, count: int) -> int:
    ticket, staff = _furnish()
    began = time.monotonic()
    told = pairs.play(app, ticket, staff, count=count)
    took = time.monotonic() - began
    say(f"{kind}: {count} pairs in {took:.1f} s: {told}")
    return int(bool(told.doubles or told.lost) or told.assignees != 1)


def _furnish() -> tuple[int, list[int]]:
    with write():
        people, site = persons.make(), persons.make_site()
        page = find_or_make_page(site, identity_on(site, "https://docs.example.com/guide"), "Guide")
        asked = questions.ask(page, "How?", "Like this.", by=people.visitor)
        ticket = support.escalate(asked, by=people.moderator)
        handbook.put_into(ticket.id, handbook.categories_on_offer()[0], by=people.support)
        return ticket.id, [people.support.id, people.moderator.id]
