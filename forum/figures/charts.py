"""Charts as SVG, drawn here: they need no script, read without hovering, and stand beside a table of the same numbers.

All lengths are shares of the drawing, so it fits every screen and its letters keep their size. Colours are classes of
the style sheet. What is told apart by colour is told apart by form too: filled and hollow, solid and dashed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log10

from markupsafe import Markup

Value = float | None

TOP, BOTTOM = 14.0, 86.0
MOST_LABELS = 8

_CHART = Markup('<svg class="chart" role="img" aria-label="{}">{}</svg>')
_LINE = Markup('<line class="{}" x1="{}%" y1="{}%" x2="{}%" y2="{}%"/>')
_BAR = Markup('<rect class="{}" x="{}%" y="{}%" width="{}%" height="{}%"/>')
_DOT = Markup('<circle class="{}" cx="{}%" cy="{}%" r="3"/>')
_TEXT = Markup('<text class="{}" x="{}%" y="{}%" dy="{}" text-anchor="{}">{}</text>')
_STRIP = Markup('<svg class="strip" aria-hidden="true" focusable="false">{}</svg>')


@dataclass(frozen=True)
class Series:
    """`mark` is the class it is drawn with; `shown` what a value is called where it is written on the chart."""

    mark: str
    values: Sequence[Value]
    shown: Sequence[str]


def columns(said: str, labels: Sequence[str], bars: Sequence[Series], lines: Sequence[Series] = ()) -> Markup:
    """Bars side by side for each label, and lines over them; `said` tells in words what the chart shows."""
    top = _nice(max((value or 0 for series in (*bars, *lines) for value in series.values), default=0))
    slot = 100 / max(len(labels), 1)
    drawn = [_grid(top)]
    for number, series in enumerate(bars):
        width = slot * 0.72 / len(bars)
        for place, value in enumerate(series.values):
            if value:
                x = place * slot + slot * 0.14 + number * width
                drawn.append(_BAR.format(f"bar {series.mark}", _n(x), _y(value, top), _n(width * 0.92), _h(value, top)))
    drawn += [_drawn_line(series, slot, top) for series in lines]
    drawn += [_peaks(series, slot, top) for series in (*bars, *lines)] if len(bars) + len(lines) == 1 else []
    return _CHART.format(said, Markup().join([*drawn, _below(labels, slot)]))


def curves(said: str, labels: Sequence[str], lines: Sequence[Series], top: float, words: Sequence[str]) -> Markup:
    """Lines alone, up to `top`; `words` are written at the half and at the full height."""
    top = top or 1
    slot = 100 / max(len(labels), 1)
    drawn = [_grid(top, words), *(_drawn_line(series, slot, top) for series in lines)]
    drawn += [_last(series, slot, top) for series in lines]
    return _CHART.format(said, Markup().join([*drawn, _below(labels, slot)]))


def strip(parts: Sequence[tuple[str, float]]) -> Markup:
    """One bar in parts, each with its class; what they are stands beside it."""
    total, x, drawn = sum(number for _mark, number in parts), 0.0, []
    for mark, number in parts:
        if number:
            width = 100 * number / total
            drawn.append(_BAR.format(f"bar {mark}", _n(x), 0, _n(max(width - 0.4, 0.4)), 100))
            x += width
    return _STRIP.format(Markup().join(drawn))


def spark(values: Sequence[float], most: float) -> Markup:
    """A row of small bars, on the same scale as those of its neighbours."""
    slot = 100 / max(len(values), 1)
    bars = [
        _BAR.format(
            "bar mark-a", _n(place * slot), _n(100 - 100 * value / most), _n(slot * 0.8), _n(100 * value / most)
        )
        for place, value in enumerate(values)
        if value and most
    ]
    return _STRIP.format(Markup().join(bars))


def _grid(top: float, words: Sequence[str] = ()) -> Markup:
    """The ground, and lines at the half and the full height with what they stand for above them."""
    drawn = [_LINE.format("ground", 0, _n(BOTTOM), 100, _n(BOTTOM))]
    for number, share in enumerate((0.5, 1.0)):
        value = top * share
        word = words[number] if words else _whole(value)
        if word:
            y = _y(value, top)
            drawn += [_LINE.format("grid", 0, y, 100, y), _TEXT.format("scale", 0, y, "-0.3em", "start", word)]
    return Markup().join(drawn)


def _drawn_line(series: Series, slot: float, top: float) -> Markup:
    """From value to value, past the places that have none; one that stands alone is a dot."""
    points = [
        (_n((place + 0.5) * slot), _y(value, top)) for place, value in enumerate(series.values) if value is not None
    ]
    if len(points) == 1:
        return _DOT.format(f"dot {series.mark}", *points[0])
    pairs = pairwise(points)
    return Markup().join(_LINE.format(f"line {series.mark}", *one, *other) for one, other in pairs)


def _peaks(series: Series, slot: float, top: float) -> Markup:
    """The number over each bar, or where they are many over the highest and the last."""
    filled = [place for place, value in enumerate(series.values) if value]
    if len(series.values) > MOST_LABELS and filled:
        filled = sorted({max(filled, key=lambda place: series.values[place] or 0), filled[-1]})
    return Markup().join(_word(series, place, slot, top) for place in filled)


def _last(series: Series, slot: float, top: float) -> Markup:
    filled = [place for place, value in enumerate(series.values) if value is not None]
    return _word(series, filled[-1], slot, top) if filled else Markup()


def _word(series: Series, place: int, slot: float, top: float) -> Markup:
    x = (place + 0.5) * slot
    anchor = "end" if x > 90 else "start" if x < 10 else "middle"
    x = min(x + slot / 2, 100) if anchor == "end" else x
    return _TEXT.format("value", _n(x), _y(series.values[place] or 0, top), "-0.5em", anchor, series.shown[place])


def _below(labels: Sequence[str], slot: float) -> Markup:
    """What the places are called: each of them, or where they are many the first, the middle and the last."""
    many = len(labels) > MOST_LABELS
    places = sorted({0, len(labels) // 2, len(labels) - 1}) if many else range(len(labels))
    drawn = []
    for place in places:
        edge = "start" if many and place == 0 else "end" if many and place == len(labels) - 1 else "middle"
        x = {"start": 0.0, "end": 100.0, "middle": (place + 0.5) * slot}[edge]
        drawn.append(_TEXT.format("label", _n(x), 99, 0, edge, labels[place]))
    return Markup().join(drawn)


def _nice(most: float) -> float:
    """An even number at or above the most, so that the half of it is whole: 2, 4, 10, 20, 40, 100, …"""
    if most <= 2:
        return 2
    power = 10 ** int(log10(most))
    return float(
        next(step * power for step in (1, 2, 3, 4, 5, 6, 8, 10, 20) if step * power >= most and step * power % 2 == 0)
    )


def _y(value: float, top: float) -> str:
    return _n(BOTTOM - (BOTTOM - TOP) * value / top)


def _h(value: float, top: float) -> str:
    return _n((BOTTOM - TOP) * value / top)


def _n(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")


def _whole(value: float) -> str:
    return str(int(value)) if value == int(value) else ""
