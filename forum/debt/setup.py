from __future__ import annotations

from typing import Any

from flask import Flask
from flask_babel import format_decimal
from flask_babel import lazy_gettext as _

from forum.accounts import is_moderator
from forum.debt import tasks, views
from forum.questions import Question, Shown
from forum.web import PanelEntry, entry, fills


def open_debt(app: Flask) -> None:
    app.register_blueprint(views.blueprint)
    app.register_blueprint(tasks.blueprint)
    app.jinja_env.filters["rate"] = rate
    entry(PanelEntry(_("Docs debt"), "debt.index", is_moderator, 22, "book-alert"))


def rate(number: float) -> str:
    """So many in a week, to a tenth."""
    return str(format_decimal(round(number, 1)))


@fills("question.aside", "debt/_thread.html")
def link_to_entry(question: Question | Shown) -> dict[str, Any] | None:
    return {} if is_moderator() and question.is_published and question.accepted_id else None
