"""Whether a former secret is still needed, and whether one is missing."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _

from forum.config import Settings
from forum.identity import KEYS_OF_SITES
from forum.signin import SECOND_STEPS
from forum.upkeep.findings import Finding, broken, fine, note
from forum.web import sealed_with_former

SEALED = (SECOND_STEPS, KEYS_OF_SITES)


def secrets(settings: Settings) -> Iterator[Finding]:
    found = [sealed_with_former(kept) for kept in SEALED]
    anew, lost = sum(one.anew for one in found), sum(len(one.lost) for one in found)
    if lost:
        yield broken(
            _(
                "%(n)s second steps or keys of sites were sealed with a secret that is missing in "
                "FORUM_FORMER_SECRETS; until it is there, they do not work.",
                n=lost,
            )
        )
    if len(settings.known_secrets) == 1:
        return
    if anew:
        yield note(_("%(n)s second steps and keys of sites need a former secret. Run `forum rotate-secret`.", n=anew))
    elif not lost:
        yield fine(_("Nothing in the database needs a former secret any more; links in mails sent before still do."))
