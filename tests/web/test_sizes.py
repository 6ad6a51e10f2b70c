"""What a page weighs on its way, as performance counts it: the thread with ten answers, and our style sheets."""

from __future__ import annotations

import gzip
from collections.abc import Callable

from flask import Flask

from forum import questions
from forum.db import write
from forum.pages import Page
from forum.paths import STATIC
from forum.web import asset
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]
TEXT = (
    "Set `FORUM_URL` to the address at which *readers* reach it, restart the worker, and look at the log once more. "
    * 3
)


def test_a_thread_with_ten_answers_is_small(visit: Visit, people: People, doc_page: Page) -> None:
    with write():
        thread = questions.ask(doc_page, "Why does it say that the address is wrong?", TEXT, by=people.visitor)
        for number in range(10):
            questions.answer(thread, f"{number}. {TEXT}", by=people.moderator)
    whole = visit().text(questions.path(thread))
    assert whole.count('id="answer-') == 10
    assert len(gzip.compress(whole.encode())) < 16_000


def test_all_our_style_sheets_are_small(app: Flask, visit: Visit) -> None:
    names = ["code.css", *(path.name for path in STATIC.glob("*.css"))]
    sizes = [len(visit().get(asset(name), headers={"Accept-Encoding": "gzip"}).data) for name in names]
    assert len(sizes) == 4
    assert sum(sizes) < 25_000, dict(zip(names, sizes, strict=True))
