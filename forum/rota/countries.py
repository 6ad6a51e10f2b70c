"""Public holidays by country and region, from the `holidays` package.

It is imported where it is used: it takes a second, and most processes never ask it.
"""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _

from forum import clock
from forum.refused import Refused

YEARS_AHEAD = 3


def public_holidays(country: str, region: str = "") -> dict[date, str]:
    """The days of last year and of the next three, named in English; none for no country. Refused if unknown."""
    if not country:
        return {}
    from holidays import country_holidays  # noqa: PLC0415 - see above

    this = clock.now().year
    try:
        days = country_holidays(
            country, subdiv=region or None, years=range(this - 1, this + YEARS_AHEAD), language="en_US"
        )
    except NotImplementedError:
        where = f"{country} {region}".strip()
        raise Refused(
            _("No public holidays are known for “%(where)s”; write codes such as DE and BY.", where=where)
        ) from None
    return {day: name[:80] for day, name in days.items()}


def region_code(text: str) -> str:
    """Codes are in capitals, whole names as they are: "by" is BY, "Augsburg" stays."""
    text = text.strip()[:40]
    return text.upper() if len(text) <= 3 else text
