from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import current_app

from forum import clock
from forum.accounts import User, must_be_admin
from forum.db import session
from forum.events import record
from forum.jobs import errand, promise
from forum.upkeep.checking import SLOW, check
from forum.upkeep.events import InstallationChecked
from forum.upkeep.findings import Finding
from forum.web import option, set_option

ASKED, FOUND = "checks_asked", "checks_found"
PATIENCE = timedelta(minutes=2)


@dataclass(frozen=True)
class Latest:
    """What the slow checks found when they were made last; `running` while newer ones are on their way."""

    findings: list[Finding]
    at: datetime | None
    running: bool


def ask_for_checks(*, by: User) -> None:
    """Let the worker make the checks that need the network; while they run, a second press adds nothing."""
    must_be_admin(by)
    if latest_checks().running:
        return
    set_option(ASKED, clock.now().isoformat())
    promise("upkeep.check", {})
    record(InstallationChecked(by.id))


def latest_checks() -> Latest:
    found = option(FOUND) or {"at": None, "findings": []}
    asked, at = _moment(option(ASKED)), _moment(found["at"])
    running = asked is not None and (at is None or at < asked) and clock.now() - asked < PATIENCE
    return Latest([Finding.from_json(each) for each in found["findings"]], at, running)


@errand("upkeep.check")
def make_checks(payload: dict[str, Any]) -> Callable[[], None]:
    findings = [found.to_json() for found in check(current_app.config["FORUM"], SLOW)]
    session.rollback()
    return lambda: set_option(FOUND, {"at": clock.now().isoformat(), "findings": findings})


def _moment(written: Any) -> datetime | None:
    return datetime.fromisoformat(written) if written else None
