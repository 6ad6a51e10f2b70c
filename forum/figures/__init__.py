"""Figures: what came to support, how soon it was answered and what became of it, summed up by the day as reports."""

from forum.figures import marking as _marking  # noqa: F401 - heard from the moment it is imported
from forum.figures.charts import Series, columns
from forum.figures.counting import count_anew
from forum.figures.ranges import PRESETS, Range, read_range
from forum.figures.setup import open_figures
from forum.figures.words import NAMES, Cell, days_of
from forum.figures.words import plain as as_cell

__all__ = [
    "NAMES",
    "PRESETS",
    "Cell",
    "Range",
    "Series",
    "as_cell",
    "columns",
    "count_anew",
    "days_of",
    "open_figures",
    "read_range",
]
