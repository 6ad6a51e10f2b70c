from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from flask_babel import lazy_gettext as _
from sqlalchemy import Select

from forum.accounts import is_moderator
from forum.db import session
from forum.moderation import person_views, queries, views
from forum.moderation.words import fact_words
from forum.web import PanelEntry, entry


def open_moderation(app: Flask) -> None:
    app.register_blueprint(views.blueprint)
    app.register_blueprint(person_views.blueprint)
    app.jinja_env.globals.update(fact_words=fact_words)
    entry(PanelEntry(_("Panel"), "moderation.home", is_moderator, 1, "layout-dashboard"))
    entry(PanelEntry(_("Overview"), "moderation.home", is_moderator, 10, "layout-dashboard"))
    entry(PanelEntry(_("Waiting"), "moderation.waiting", is_moderator, 11, "hourglass", _count(queries.count_waiting)))
    entry(PanelEntry(_("In review"), "moderation.review", is_moderator, 12, "eye", _count(queries.count_in_review)))
    entry(PanelEntry(_("All threads"), "moderation.threads", is_moderator, 13, "messages-square"))
    entry(PanelEntry(_("Log"), "moderation.log", is_moderator, 90, "scroll-text"))


def _count(statement: Callable[[], Select[int]]) -> Callable[[], int | None]:
    return lambda: session.scalar(statement())
