from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _

from forum.accounts import is_admin
from forum.support import attached as _attached  # noqa: F401 - importing it says who sees what was uploaded
from forum.support import clock_panel as _clock_panel  # noqa: F401 - importing it fills its slot
from forum.support import (
    clock_views,
    my_ticket_views,
    patience_views,
    private_views,
    state_views,
    thread_views,
    ticket_views,
)
from forum.support import customers as _customers  # noqa: F401 - importing it fills its slots
from forum.support import exporting as _exporting  # noqa: F401 - importing it gives its part of a copy
from forum.support import lateness as _lateness  # noqa: F401 - importing it is what makes it look
from forum.support import merge_views as _merge_views  # noqa: F401 - on the blueprint of tickets
from forum.support import panel as _panel  # noqa: F401 - importing it fills its slot
from forum.support import reply_views as _reply_views  # noqa: F401 - its addresses stand on the blueprint of tickets
from forum.support import sorting_views as _sorting_views  # noqa: F401 - as above
from forum.support import traces as _traces  # noqa: F401 - importing it tells what spammers leave behind
from forum.support.due import due_of
from forum.web import PanelEntry, entry

BLUEPRINTS = tuple(
    views.blueprint
    for views in (
        ticket_views,
        state_views,
        thread_views,
        patience_views,
        clock_views,
        my_ticket_views,
        private_views,
    )
)


def open_support(app: Flask) -> None:
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.register_blueprint(private_views.moving_blueprint)
    app.jinja_env.globals.update(due_of=due_of)
    entry(PanelEntry(_("Tickets"), "patience.show", is_admin, 34, "timer"))
