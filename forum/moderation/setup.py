from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from flask_babel import lazy_gettext as _
from sqlalchemy import Select

from forum.accounts import Power, holds, is_moderator, moderates_something
from forum.db import session
from forum.moderation import (
    bulk_views,
    deeds,
    filter_views,
    listing,
    log_views,
    person_views,
    queries,
    report_views,
    review_views,
    rules_views,
    views,
)
from forum.moderation import (
    exporting as _exporting,  # noqa: F401 - importing it gives its part of a copy
)
from forum.moderation import (
    learning as _learning,  # noqa: F401 - importing it lets it listen
)
from forum.moderation import (
    listeners as _listeners,  # noqa: F401 - importing it lets it listen
)
from forum.moderation import (
    notices as _notices,  # noqa: F401 - importing it fills its slot
)
from forum.moderation.words import kind_words, why_words
from forum.screening import sign_words
from forum.web import PanelEntry, entry

BLUEPRINTS = (
    views.blueprint,
    review_views.blueprint,
    review_views.undo_blueprint,
    person_views.blueprint,
    report_views.blueprint,
    rules_views.blueprint,
    filter_views.blueprint,
    bulk_views.blueprint,
    log_views.blueprint,
    log_views.public,
    log_views.settings,
)


def open_moderation(app: Flask) -> None:
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.jinja_env.globals.update(
        kind_words=kind_words, why_words=why_words, deed_reason=deeds.reason, sign_words=sign_words
    )
    app.jinja_env.globals.update(deed_words=deeds.sentence, public_deed_words=deeds.public_sentence)
    may, may_review = moderates_something, holds(Power.REVIEW)
    entry(PanelEntry(_("Panel"), "moderation.home", may, 1, "layout-dashboard"))
    entry(PanelEntry(_("Overview"), "moderation.home", may, 10, "layout-dashboard"))
    entry(PanelEntry(_("Waiting"), "moderation.waiting", may, 11, "hourglass", _count(queries.count_waiting)))
    entry(PanelEntry(_("In review"), "review.index", may_review, 12, "eye", _count(queries.count_in_review)))
    entry(PanelEntry(_("Reported"), "review.reported", may_review, 13, "flag", _count(listing.count_reported)))
    entry(PanelEntry(_("All threads"), "moderation.threads", may, 14, "messages-square"))
    entry(PanelEntry(_("Done"), "decisions.index_done", may, 15, "undo-2"))
    entry(PanelEntry(_("Rules"), "rules.index", may, 80, "ruler"))
    entry(PanelEntry(_("Filter"), "spam_filter.index", may_review, 81, "shield"))
    entry(PanelEntry(_("Log"), "log.index", is_moderator, 90, "scroll-text"))


def _count(statement: Callable[[], Select[int]]) -> Callable[[], int | None]:
    return lambda: session.scalar(statement())
