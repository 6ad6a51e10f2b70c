"""What a report is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext
from flask_babel.speaklater import LazyString
from markupsafe import Markup

from forum.figures.charts import Series
from forum.figures.reading import JUST_CAME, Figures, Sheet
from forum.figures.waits import Over, Wait
from forum.figures.words import Cell, Share, height_of, length, shown
from forum.support import Band

LABELS: dict[str, LazyString] = {
    "volume": lazy_gettext("Received and solved"),
    "first-replies": lazy_gettext("First replies"),
    "bands": lazy_gettext("How soon"),
    "promises": lazy_gettext("Promises"),
    "returned": lazy_gettext("Came back"),
    "community": lazy_gettext("The community"),
    "categories": lazy_gettext("Categories"),
}
NUMBERS: dict[str, LazyString] = {
    "volume": lazy_gettext("Tickets received"),
    "first-replies": lazy_gettext("Median first reply"),
    "bands": lazy_gettext("Answered within an hour"),
    "promises": lazy_gettext("Promises kept"),
    "returned": lazy_gettext("Came back"),
    "community": lazy_gettext("Solved by the community"),
}
BANDS: dict[str, LazyString] = {
    Band.GREAT.value: lazy_gettext("under 15 minutes"),
    Band.OKAY.value: lazy_gettext("under an hour"),
    Band.SLOW.value: lazy_gettext("under a working day"),
    Band.TOO_LATE.value: lazy_gettext("too late"),
    "waiting": lazy_gettext("waiting for over an hour"),
    JUST_CAME: lazy_gettext("waiting for less than an hour"),
}


@dataclass(frozen=True)
class Key:
    """What a mark on a chart stands for, with its number."""

    mark: str
    name: str
    number: str


@dataclass
class Report:
    """`answer` is the title; `before` what it was in the time before; `hint` how it is counted.

    `headline` is the one number of it. `lines` are rows with a small chart each, where one chart would not do.
    """

    name: str
    answer: str
    before: str = ""
    hint: str = ""
    chart: Markup | str = ""
    keys: Sequence[Key] = ()
    head: Sequence[str] = ()
    rows: Sequence[Sequence[Cell]] = ()
    lines: Sequence[tuple[str, Markup, Cell, Cell]] = ()
    headline: Cell = None
    is_empty: bool = False

    @property
    def label(self) -> LazyString:
        return LABELS[self.name]

    @property
    def number(self) -> LazyString:
        """What its headline is the number of."""
        return NUMBERS[self.name]


def waits_head() -> list[str]:
    return [
        _("Median, working time"),
        _("Nine of ten, working time"),
        _("Median, by the clock"),
        _("Nine of ten, by the clock"),
    ]


def waits_of(sheet: Sheet, now: datetime) -> list[Wait]:
    return [sheet.first_reply(share, kind, now) for kind in ("working", "wall") for share in (0.5, 0.9)]


def series(mark: str, values: Sequence[int]) -> Series:
    return Series(mark, values, [shown(value) for value in values])


def waits_line(mark: str, values: Sequence[Wait]) -> Series:
    return Series(mark, [height_of(value) for value in values], [shown(value) for value in values])


def scale(lines: Sequence[Series]) -> tuple[float, list[str]]:
    """How high the chart is, in hours, and what is written at the half and the full height."""
    top = max((value or 0 for line in lines for value in line.values), default=0)
    return top, [length(timedelta(hours=top / 2)), length(timedelta(hours=top))]


def compared(now: Wait, before: Wait) -> str:
    if now is None or before is None:
        return ""
    if isinstance(now, Over) or isinstance(before, Over):
        return _("%(time)s in the time before", time=shown(before))
    apart = length(abs(now - before))
    if now < before:
        return _("%(apart)s sooner than in the time before", apart=apart)
    if now > before:
        return _("%(apart)s later than in the time before", apart=apart)
    return _("As in the time before")


def told_apart(sums: dict[str, int]) -> dict[str, int]:
    """What shares are of: all but who came less than an hour ago, of whom nobody knows yet."""
    return {name: number for name, number in sums.items() if name != JUST_CAME}


def prompt(sums: dict[str, int]) -> tuple[int, int]:
    """Within an hour, of all who were answered or have waited for longer."""
    return sums[Band.GREAT.value] + sums[Band.OKAY.value], sum(told_apart(sums).values())


def left_out(sheet: Sheet) -> str:
    """What does not count, and how much of it there was."""
    spam, merged = sheet["out-spam"], sheet["out-merged"] + sheet["out-split"]
    opinions = sheet["out-second_opinion"]
    said = [
        ngettext("Not counted: one that was spam.", "Not counted: %(num)d that were spam.", spam) if spam else "",
        ngettext(
            "One more counts with the ticket it was merged into or split from.",
            "%(num)d more count with the ticket they were merged into or split from.",
            merged,
        )
        if merged
        else "",
        ngettext(
            "One more took a second opinion, such as marketing.",
            "%(num)d more took a second opinion, such as marketing.",
            opinions,
        )
        if opinions
        else "",
    ]
    return " ".join(sentence for sentence in said if sentence)


def in_time(sheet: Sheet, kind: str) -> str:
    met, missed = sheet[f"{kind}-met"], sheet[f"{kind}-missed"]
    return of(met, met + missed)


def ends(sheet: Sheet, kinds: Sequence[str]) -> list[int]:
    return [sheet[f"{kind}-{end}"] for kind in kinds for end in ("met", "missed")]


def of(part: int, whole: int) -> str:
    if not whole:
        return shown(None)
    return _("%(share)s (%(part)s of %(whole)s)", share=shown(Share(part, whole)), part=shown(part), whole=shown(whole))


def when(found: Figures) -> str:
    return _("Week from") if found.range.is_weekly else _("Day")


def promised_head(what: str) -> tuple[str, str]:
    return _("%(what)s in time", what=what), _("%(what)s late", what=what)
