from __future__ import annotations

from dataclasses import dataclass

from forum.events import Fact


@dataclass(frozen=True)
class PageMoved(Fact):
    """A page became another one, and its threads stand there now."""

    page_id: int
    to_id: int
    move_id: int


@dataclass(frozen=True)
class PageMovedBack(Fact):
    """It was taken back."""

    page_id: int
    to_id: int
    move_id: int


@dataclass(frozen=True)
class PageMovedByHand(Fact):
    site_id: int
    by_id: int


@dataclass(frozen=True)
class PagesRemapped(Fact):
    """Many at once, from a file."""

    site_id: int
    by_id: int


@dataclass(frozen=True)
class PageMoveUndone(Fact):
    site_id: int
    by_id: int


@dataclass(frozen=True)
class PageLeft(Fact):
    """A page that is gone keeps its threads, as somebody decided."""

    site_id: int
    by_id: int
