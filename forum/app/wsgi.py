"""The application as servers want it: `forum.app.wsgi:door` for granian, `forum.app.wsgi:app` as WSGI."""

import gc
import os
import time
from pathlib import Path

from forum.app.create import create_app
from forum.receiving import Door
from forum.web import room

PATIENCE = 120
"""Seconds."""

# The demo has this loaded while its database is still being made, which takes as long (see forum.cli.demo_running).
if after := os.environ.get("DOCSIDE_AFTER"):
    end = time.monotonic() + PATIENCE
    while not Path(after).exists():
        if time.monotonic() > end:
            raise SystemExit("The database did not come.")
        time.sleep(0.05)

app = create_app()
door = Door(app, lambda environ: room(app, environ))

# What is loaded now stays for good: a search for garbage need not look through it again and again.
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 10, 10)

# Whoever started this process waits for it before stopping the one it replaces (see forum.serving).
if folder := os.environ.get("DOCSIDE_STARTED"):
    Path(folder, f"{os.getpid()}.started").touch()
