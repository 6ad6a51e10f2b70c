"""Whether the scanner for viruses is there; while it is not, no file is taken."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _

from forum.attachments import scanner_answers
from forum.config import Settings
from forum.upkeep.findings import Finding, broken, fine


def viruses(settings: Settings) -> Iterator[Finding]:
    if settings.scanner and scanner_answers(settings.scanner):
        yield fine(_("The scanner for viruses answers."))
    elif settings.scanner:
        yield broken(_("The scanner for viruses (FORUM_SCANNER) does not answer, so no file is taken."))
