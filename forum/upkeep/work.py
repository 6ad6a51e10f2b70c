"""Whether what was promised is being done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from forum import jobs as promised
from forum.audit import unsealed
from forum.config import Settings
from forum.db import session
from forum.notifications import count_failed
from forum.upkeep.findings import Finding, broken, fine, note


def worker(settings: Settings) -> Iterator[Finding]:
    if session.scalar(promised.alive()):
        yield fine(_("A worker is running."))
    else:
        yield broken(
            _(
                "No worker has given a sign of life for two minutes, so no mail, ping or hand-over leaves. "
                "Start one with “forum worker”."
            )
        )


def messages(settings: Settings) -> Iterator[Finding]:
    if failed := count_failed():
        said = ngettext("%(num)d message could not be delivered.", "%(num)d messages could not be delivered.", failed)
        yield broken(said, "/panel/deliveries?failed=1")
    else:
        yield fine(_("Every message was delivered, or is still being tried."))


def jobs(settings: Settings) -> Iterator[Finding]:
    standing = session.execute(promised.standing()).one()
    if standing.failed:
        yield broken(
            ngettext(
                "%(num)d job gave up after ten attempts; the server's log says why.",
                "%(num)d jobs gave up after ten attempts; the server's log says why.",
                standing.failed,
            )
        )
    if standing.overdue:
        yield note(
            ngettext(
                "%(num)d job should have been done more than five minutes ago.",
                "%(num)d jobs should have been done more than five minutes ago.",
                standing.overdue,
            )
        )
    if not standing.failed and not standing.overdue:
        yield fine(_("No job is late, and none was given up."))


def log(settings: Settings) -> Iterator[Finding]:
    waiting, age = unsealed()
    if age > timedelta(minutes=15):
        yield note(
            ngettext(
                "%(num)d entry of the log is not sealed yet, though the worker should have sealed it long ago.",
                "%(num)d entries of the log are not sealed yet, though the worker should have sealed them long ago.",
                waiting,
            )
        )
    else:
        yield fine(_("The log of what people did is sealed."))
