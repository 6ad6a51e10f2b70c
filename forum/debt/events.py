from __future__ import annotations

from dataclasses import dataclass

from forum.events import Fact


@dataclass(frozen=True)
class DocsFixed(Fact):
    """Somebody noted that a page was mended; when, and where, stands in the row."""

    fix_id: int
    page_id: int
    by_id: int


@dataclass(frozen=True)
class DocsTaskMade(Fact):
    """Support said on a ticket that a page should say it."""

    ticket_id: int
    page_id: int
    by_id: int


@dataclass(frozen=True)
class DocsTaskTakenBack(Fact):
    ticket_id: int
    page_id: int
    by_id: int


@dataclass(frozen=True)
class DocsFixTakenBack(Fact):
    page_id: int
    by_id: int
