"""Figures: what came to support, how soon it was answered and what became of it, summed up by the day as reports."""

from forum.figures import marking as _marking  # noqa: F401 - heard from the moment it is imported
from forum.figures.counting import count_anew
from forum.figures.setup import open_figures

__all__ = ["count_anew", "open_figures"]
