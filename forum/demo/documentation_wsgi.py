"""The documentation site as servers want it: `forum.demo.documentation_wsgi:app`."""

from __future__ import annotations

import os

from forum.demo.documentation import documentation

app = documentation(os.environ["DOCSIDE_DEMO_FORUM"], os.environ["DOCSIDE_DEMO_DOCS"])
