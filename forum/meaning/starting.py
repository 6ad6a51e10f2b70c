"""Starting the encoder: what it needs is imported here and not before, since it may not be installed."""

from __future__ import annotations

import threading

from flask import Flask


def serve_meaning(app: Flask, stopped: threading.Event) -> None:
    """Answer until `stopped`."""
    from forum.meaning.serving import serve  # noqa: PLC0415

    serve(app, stopped)
