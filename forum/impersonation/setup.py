from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Flask

from forum.accounts import Part, User, acting, exports
from forum.db import session
from forum.impersonation import views
from forum.impersonation.actions import is_reason, looks_at, may_be_looked_at, running_in
from forum.impersonation.guarding import stay_within
from forum.support import Ticket
from forum.web import fills


def open_impersonation(app: Flask) -> None:
    app.before_request(stay_within)
    app.register_blueprint(views.starting)
    app.register_blueprint(views.blueprint)


@fills("top.above", "impersonation/_banner.html")
def show_banner() -> dict[str, Any] | None:
    found = acting()
    return {"acting": found, "running": session.scalar(running_in(found.session_id))} if found else None


@fills("ticket.person", "impersonation/_start.html")
def offer_to_look(ticket: Ticket) -> dict[str, Any] | None:
    return {} if is_reason(ticket) and may_be_looked_at(ticket.requester) else None


@fills("account.sections", "impersonation/_looks.html")
def show_looks(user: User) -> dict[str, Any] | None:
    found = session.scalars(looks_at(user)).all()
    return {"looks": found} if found else None


@exports("impersonation")
def export_looks(user: User) -> Iterator[Part]:
    """Who looked at their account, when, and because of which ticket."""
    yield (
        "looks.json",
        [
            {
                "by": look.by.name,
                "started_at": look.started_at,
                "ended_at": look.over_at,
                "changes_allowed_at": look.raised_at,
                "ticket": look.ticket.subject,
            }
            for look in session.scalars(looks_at(user))
        ],
    )
