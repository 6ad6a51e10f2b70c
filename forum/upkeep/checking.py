from __future__ import annotations

import logging
from collections.abc import Iterable

from flask_babel import gettext as _

from forum.config import Settings
from forum.db import session
from forum.upkeep import database, disk, former, mail, public, scanner, setting, work
from forum.upkeep.findings import Check, Finding, broken

log = logging.getLogger("forum.upkeep")

# A few statements each and nothing of the network: the panel's first page runs them.
CHEAP: list[Check] = [work.worker, work.messages, work.jobs, setting.sites, setting.mails, setting.demo]
# These take their time: the command, and the worker for the page of the installation.
SLOW: list[Check] = [
    database.migrated,
    database.writable,
    database.engine,
    database.clocks,
    setting.secret,
    former.secrets,
    work.log,
    disk.folder,
    mail.server,
    scanner.viruses,
    public.address,
]


def check(settings: Settings, checks: Iterable[Check]) -> list[Finding]:
    """What these checks find, in their order; one that breaks is itself a finding and keeps no other from running."""
    return [found for each in checks for found in _run(each, settings)]


def _run(each: Check, settings: Settings) -> list[Finding]:
    try:
        return list(each(settings))
    except Exception as error:
        log.exception("the check %s.%s broke", each.__module__, each.__name__)
        session.rollback()
        name = f"{each.__module__.rpartition('.')[2]}.{each.__name__}"
        return [broken(_("The check %(name)s could not be made (%(why)s).", name=name, why=type(error).__name__))]
