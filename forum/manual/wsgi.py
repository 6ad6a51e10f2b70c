"""The documentation site as servers want it: `forum.manual.wsgi:door`."""

from __future__ import annotations

import os

from forum.manual.site import documentation
from forum.receiving import Door

app = documentation(os.environ["DOCSIDE_DEMO_FORUM"], os.environ["DOCSIDE_DEMO_DOCS"])
door = Door(app)
