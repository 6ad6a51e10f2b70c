"""Several workers or requests at the same moment, each with a session of its own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from flask import Flask

from forum.db import session


def together(app: Flask, count: int, work: Callable[[int], None]) -> None:
    """Run `work(0)` to `work(count - 1)` at once; whatever one of them raises is raised here."""

    def in_context(number: int) -> None:
        with app.app_context():
            try:
                work(number)
            finally:
                session.remove()

    session.rollback()
    with ThreadPoolExecutor(count) as pool:
        for done in [pool.submit(in_context, number) for number in range(count)]:
            done.result()
    session.rollback()
    session.expire_all()
