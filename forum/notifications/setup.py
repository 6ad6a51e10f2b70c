from __future__ import annotations

from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _

from forum.accounts import User, is_moderator
from forum.notifications import (
    delivery_views,
    digests,  # noqa: F401 - as below, for its sweep and jobs
    due_mails,  # noqa: F401 - importing it is what makes it listen
    erasing,  # noqa: F401 - importing it is what makes it listen
    handed_mails,  # noqa: F401 - importing it is what makes it listen
    inboxes,  # noqa: F401 - importing it is what makes it listen
    listeners,  # noqa: F401 - importing it is what makes it listen
    outcome_mails,  # noqa: F401 - importing it is what makes it listen
    ping_views,
    replies,  # noqa: F401 - as above, for its jobs
    settings_views,
    ticket_mails,  # noqa: F401
    views,
)
from forum.notifications.queries import count_failed, unrouted
from forum.web import PanelEntry, entry, fills


def open_notifications(app: Flask) -> None:
    app.register_blueprint(views.blueprint)
    app.register_blueprint(ping_views.blueprint)
    app.register_blueprint(settings_views.blueprint)
    app.register_blueprint(delivery_views.blueprint)
    entry(PanelEntry(_("Pings"), "pings.index", is_moderator, 40, "bell"))
    entry(PanelEntry(_("Deliveries"), "deliveries.index", is_moderator, 50, "send", count=count_failed))


@fills("panel.broken", "notifications/_unrouted.html")
def say_who_pings_nobody() -> dict[str, Any] | None:
    sites = unrouted() if is_moderator() else []
    return {"unrouted": sites} if sites else None


@fills("account.sections", "notifications/_account.html")
def point_to_settings(user: User) -> dict[str, Any] | None:
    return {}
