"""The documentation site as servers want it: `forum.manual.wsgi:app`."""

from __future__ import annotations

import os

from forum.manual.site import documentation

app = documentation(os.environ["DOCSIDE_DEMO_FORUM"], os.environ["DOCSIDE_DEMO_DOCS"])
