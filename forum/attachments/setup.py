from __future__ import annotations

from flask import Flask
from markupsafe import Markup

from forum.accounts import me
from forum.attachments import exporting as _exporting  # noqa: F401 - its part of a copy of one's own data
from forum.attachments import sweeping as _sweeping  # noqa: F401 - its sweeps and errands
from forum.attachments import views
from forum.attachments.seeing import opened_for


def open_attachments(app: Flask) -> None:
    app.register_blueprint(views.blueprint)
    app.jinja_env.filters["html_opened"] = _opened


def _opened(html: str) -> Markup:
    """The rendered text of a post that not everybody sees, for a frame."""
    return Markup(opened_for(html, me()))  # noqa: S704 - rendered and sanitised when it was written
