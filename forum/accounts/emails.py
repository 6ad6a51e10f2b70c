from __future__ import annotations

import re

from flask_babel import gettext as _

from forum.refused import Refused

_SHAPE = re.compile(r"[^@\s<>()\[\],;:\\\"]{1,64}@[^@\s<>()\[\],;:\\\"]+\.[^@\s<>()\[\],;:\\\".]{2,63}")


def normal_email(text: str) -> str:
    """A mail address as it is stored and compared: trimmed, lower case; Refused if it cannot be one."""
    email = text.strip().lower()
    if not email:
        raise Refused(_("Please give us your mail address; the answer comes there."))
    if len(email) > 254 or not _SHAPE.fullmatch(email) or ".." in email:
        raise Refused(_("“%(text)s” does not look like a mail address.", text=text.strip()[:60]))
    return email
