"""Every form as it stands on a page, with something odd in its own fields: what is refused is told, and nothing breaks.

`test_ways_out` gives every field of the code to every address; here are the fields whose names a page makes up, such as
one for each week, with everything beside them as it should be."""

from __future__ import annotations

import os
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from html.parser import HTMLParser

import pytest
from flask import Flask
from sqlalchemy import select

from forum.accounts import User
from forum.backups.restoring import _restart_numbers
from forum.db import session, write
from forum.demo.seed import seed as fill
from tests.hostile.test_ways_out import ENDS, ODD
from tests.journeys.test_path import PAGES
from tests.seeds import seed_of
from tests.visiting import Visitor
from tests.web.test_urls import lands_on

DOCS = "http://localhost:1"
ROUNDS, CHOSEN = int(os.environ.get("ROUNDS") or 0), 120
# These end what the one who tries them all needs: the session, or being an admin.
LEFT_OUT = re.compile(
    r"/sign-out|/demo/|/account/(leave|sessions|second-step|data)|/people/\d+/(erasure|sign-out|role)"
)
PROOF = ("stamp", "csrf_token")  # each session has its own
FIELDS = {"input", "select", "textarea", "button"}
HERE = {"forum.example", "forum.test"}
Form = tuple[str, tuple[tuple[str, str], ...]]


class Forms(HTMLParser):
    """The forms of a page that change something: where each goes, and its fields as they stand there."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, list[tuple[str, str]]]] = []
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = given.get("method", "").lower() == "post"
            if self._open:
                self.found.append((given.get("action", ""), []))
        elif (
            self._open and tag in {"input", "select", "textarea", "button"} and given.get("name") not in {None, *PROOF}
        ):
            self.found[-1][1].append((given["name"], given.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        self._open = self._open and tag != "form"


def forms(visitor: Visitor) -> Iterator[Form]:
    """Of each kind one; the number of the thing does not make another kind."""
    kinds = set()
    for path in dict.fromkeys(path for paths in PAGES.values() for path in paths):
        reading = Forms()
        reading.feed(visitor.text(path.replace("DOCS", DOCS)))
        for action, fields in reading.found:
            kind = re.sub(r"\d+", "1", repr((action, sorted({name for name, _value in fields}))))
            if kind not in kinds and action.startswith("/") and not LEFT_OUT.search(action) and action not in ENDS:
                kinds.add(kind)
                yield action, tuple(fields)


@pytest.fixture
def ada(app: Flask, visit: Callable[..., Visitor], settings: Callable[..., object]) -> Callable[[], Visitor]:
    """`ada()`: an admin who has just signed in to a forum with something on every page."""
    settings(demo=True)
    with write():  # the pages are known by their numbers, whatever tests before have counted up to
        _restart_numbers(session.connection())
    fill(DOCS)
    return lambda: visit(session.scalars(select(User).where(User.email == "ada@docside.example")).one())


def test_no_form_is_an_error_of_ours_whatever_stands_in_its_fields(ada: Callable[[], Visitor]) -> None:
    """A slice; SEED repeats it, ROUNDS=1 tries each field of each form once, ROUNDS=2 twice."""
    seed = seed_of("forms")
    dice, known = random.Random(seed), list(forms(ada()))
    assert len(known) > 100
    seen: Counter[int] = Counter()
    for action, fields, name in chosen(dice, known):
        odd = dice.choice(ODD)
        answer = ada().post(action, dict(fields) | {name: odd})
        assert answer.status_code < 500, (action, name, odd[:80], dict(fields))
        assert lands_on(answer.headers.get("Location", "/")) in {"forum.example", "forum.test"}, (
            action,
            name,
            odd[:80],
        )
        seen[answer.status_code] += 1
    assert ada().get("/panel/people/").status_code == 200
    assert seen[400] + seen[401] + seen[403] < seen.total() / 3, f"much of it was not tried: {seen}"


def chosen(dice: random.Random, known: list[Form]) -> list[tuple[str, tuple[tuple[str, str], ...], str]]:
    each = [(action, fields, name) for action, fields in known for name in sorted({name for name, _value in fields})]
    return dice.sample(each * ROUNDS, len(each) * ROUNDS) if ROUNDS else dice.sample(each, CHOSEN)
