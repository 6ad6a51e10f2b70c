"""The application as servers want it: `forum.app.wsgi:app`."""

import os
from pathlib import Path

from forum.app.create import create_app

app = create_app()

# Whoever started this process waits for it before stopping the one it replaces (see forum.serving).
if folder := os.environ.get("DOCSIDE_STARTED"):
    Path(folder, f"{os.getpid()}.started").touch()
