from __future__ import annotations

from typing import Any

from flask import Response, current_app, url_for

from forum import config
from forum.accounts import is_admin, must_be_signed_in
from forum.db import session, write
from forum.jobs import alive
from forum.upkeep.actions import ask_for_checks, latest_checks
from forum.upkeep.checking import CHEAP, check
from forum.web import done, page, panel

blueprint = panel("installation", __name__, prefix="/panel/installation", may=is_admin)
TEMPLATE = "upkeep/installation.html"


@blueprint.get("")
def index() -> Response:
    """What is wrong with this installation, and its settings; they are changed in the environment, not here."""
    return page(TEMPLATE, "checks", listed=config.listing(current_app.config["FORUM"]), **_checks())


@blueprint.post("/checks")
def post_checks() -> Response:
    with write():
        ask_for_checks(by=must_be_signed_in())
    return done(url_for("installation.index") + "#checks", TEMPLATE, "checks", **_checks())


def _checks() -> dict[str, Any]:
    latest = latest_checks()
    return {
        "findings": [*check(current_app.config["FORUM"], CHEAP), *latest.findings],
        "checked_at": latest.at,
        "running": latest.running,
        "worker_runs": latest.running and session.scalar(alive()) is not None,
    }
