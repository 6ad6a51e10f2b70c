"""How long something may take, as people write it: "12 h", "2 days", "30 min"; '' is no promise at all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from forum import rota
from forum.refused import Refused
from forum.rota import Week

_WORDS = {
    "m": ("m", "min", "mins", "minute", "minutes", "minuten"),
    "h": ("h", "hour", "hours", "std", "stunde", "stunden"),
    "d": ("d", "day", "days", "tag", "tage", "working day", "working days", "business day", "business days"),
}
_UNITS = {word: unit for unit, words in _WORDS.items() for word in words}
_LENGTH = re.compile(r"(\d{1,4})\s*([a-z ]+?)\.?", re.IGNORECASE)
_NONE = {"", "-", "–", "none", "keine", "nie", "never"}


@dataclass(frozen=True)
class Length:
    """Working time: minutes and hours are those of the calendar, a day is one working day of it."""

    amount: int
    unit: str

    def on(self, week: Week) -> timedelta:
        if self.unit == "d":
            return self.amount * rota.working_day(week)
        return timedelta(**{"minutes" if self.unit == "m" else "hours": self.amount})

    @property
    def code(self) -> str:
        return f"{self.amount}{self.unit}"

    @property
    def words(self) -> str:
        if self.unit == "d":
            return ngettext("%(num)d working day", "%(num)d working days", self.amount)
        if self.unit == "h":
            return ngettext("%(num)d working hour", "%(num)d working hours", self.amount)
        return ngettext("%(num)d working minute", "%(num)d working minutes", self.amount)


def read_length(text: str) -> Length | None:
    """None for no promise; Refused with what cannot be read."""
    typed = " ".join(text.split())
    if typed.lower() in _NONE:
        return None
    found = _LENGTH.fullmatch(typed)
    unit = _UNITS.get(found[2].strip().lower()) if found else None
    if found is None or unit is None or int(found[1]) == 0:
        raise Refused(_("“%(text)s” is not understood; write “12 h”, “2 days”, “30 min”, or nothing.", text=typed))
    return Length(int(found[1]), unit)
