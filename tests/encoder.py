"""The encoder, running beside a test as it runs beside a forum."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from flask import Flask

from forum.config import Settings
from forum.db import session
from forum.meaning import Away, kept, serve_meaning, store_vectors
from forum.meaning.asking import rest


@contextmanager
def encoder(app: Flask, settings: Callable[..., Settings], *, vectors: int = 0) -> Iterator[None]:
    """Switched on, and holding at least so many vectors of what there is."""
    settings(meaning=True)
    rest.over = 0.0
    session.rollback()
    stopped = threading.Event()
    thread = threading.Thread(target=serve_meaning, args=(app, stopped))
    thread.start()
    try:
        _wait_until(lambda: kept() >= 0)
        store_vectors()
        _wait_until(lambda: kept() >= vectors)
        yield
    finally:
        stopped.set()
        thread.join()


def _wait_until(true: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with suppress(Away):
            if true():
                return
        time.sleep(0.05)
    raise AssertionError("the encoder did not come")
