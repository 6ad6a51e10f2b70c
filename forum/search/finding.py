"""What every search has in common: a page of what was found, and what is tried when that is nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from forum.db import Words, any_of, looked_for
from forum.search.spelling import meant

SIZE, MOST = 20, 1000
One = TypeVar("One")
Place = TypeVar("Place")


@dataclass(frozen=True)
class Found(Generic[One]):
    """A page of what was found. `instead` is the text that was searched for when what was typed stands nowhere;
    `loosely`: nothing has all the words, these have some; `total` is None when there are more than were counted."""

    hits: Sequence[One] = ()
    total: int | None = 0
    after: str = ""
    problems: Sequence[str] = ()
    instead: str = ""
    loosely: bool = False
    asked: bool = False

    @property
    def detours(self) -> int:
        """How far this is from what was typed."""
        return 2 if self.loosely else int(bool(self.instead))


@dataclass(frozen=True)
class Way(Generic[Place]):
    """Where the words were found, and what was done to them for it."""

    places: Sequence[Place]
    whole: bool
    words: Words
    instead: str = ""
    loosely: bool = False


def way_to(text: str, words: Words, places: Callable[[Words], tuple[Sequence[Place], bool]]) -> Way[Place]:
    """As typed; if that is nowhere, with what was mistyped put right; if even that is nowhere, some of the words.
    `places` says where words stand, and whether that is all there is."""
    way = Way(*places(words), words)
    if way.places or not words:
        return way
    if better := meant(text):
        right = looked_for(better)
        way = Way(*places(right), right, instead=better)
        if way.places:
            return way
    if len(words.wishes) < 3:
        return replace(way, instead="")
    some = any_of(words)
    return Way(*places(some), some, loosely=True)


def position(after: str) -> tuple[int, int]:
    """How many came before, and the newest document there was then; what is no position is the beginning."""
    start, _, newest = after.partition("_")
    if not (start.isascii() and start.isdigit() and newest.isascii() and newest.isdigit()):
        return 0, 0
    return (int(start), int(newest)) if len(start) < 6 and len(newest) < 18 else (0, 0)
