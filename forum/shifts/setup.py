from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _

from forum.accounts import ask_with_session, is_support, moderates_something
from forum.shifts import fillings as _fillings  # noqa: F401 - importing it fills its slots
from forum.shifts import handover_views, hero_views
from forum.shifts.handing import handed_to_whom
from forum.web import PanelEntry, entry

ask_with_session("handed", handed_to_whom())


def open_shifts(app: Flask) -> None:
    app.register_blueprint(handover_views.blueprint)
    app.register_blueprint(hero_views.blueprint)
    entry(PanelEntry(_("Heroes"), "heroes.index", is_support, 36, "star"))
    entry(PanelEntry(_("Panel"), "heroes.index", _does_support_alone, 2, "layout-dashboard"))


def _does_support_alone() -> bool:
    """Whose panel has no overview, as there is nothing to moderate for them."""
    return is_support() and not moderates_something()
