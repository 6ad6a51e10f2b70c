from __future__ import annotations

from flask_babel import gettext as _

from forum.screening.doubting import HASTY, STALE, TRAP
from forum.screening.signs import LINK


def sign_words(sign: str) -> str:
    """What a moderator reads of something that counted for or against a text."""
    if sign.startswith("host:"):
        return _("a link to %(host)s", host=sign.removeprefix("host:"))
    if "+" in sign and sign.startswith("*"):
        one, _plus, other = sign.partition("+")
        return _("%(one)s beside %(other)s", one=_group(one), other=_group(other))
    if sign.startswith("*") and " " not in sign:
        return _group(sign)
    return " ".join(_group(word) if word.startswith("*") else word for word in sign.split(" "))


def _group(sign: str) -> str:
    return {
        TRAP: _("a field was filled in that people do not see"),
        HASTY: _("it was sent sooner than anybody types"),
        STALE: _("its form had been open for days"),
        LINK: _("a link"),
        "*do": _("an invitation such as “visit”"),
        "*where": _("a place such as “channel”"),
        "*gain": _("a promise such as “free”"),
        "*mine": _("“my”"),
        "*please": _("“please”"),
        "*number": _("a number"),
    }.get(sign, sign.removeprefix("*"))
