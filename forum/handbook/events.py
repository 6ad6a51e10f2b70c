from __future__ import annotations

from dataclasses import dataclass

from forum.events import Fact


@dataclass(frozen=True)
class CategoryAdded(Fact):
    category_id: int
    by_id: int


@dataclass(frozen=True)
class CategoryChanged(Fact):
    """Its name, its checklist or its runbook; what they were stands in its history."""

    category_id: int
    by_id: int


@dataclass(frozen=True)
class CategoryRetired(Fact):
    category_id: int
    by_id: int


@dataclass(frozen=True)
class CategoryBroughtBack(Fact):
    category_id: int
    by_id: int


@dataclass(frozen=True)
class TicketCategorised(Fact):
    """By nobody if it goes on from another ticket that was about the same."""

    ticket_id: int
    category_id: int
    by_id: int | None


@dataclass(frozen=True)
class TicketUncategorised(Fact):
    ticket_id: int
    category_id: int
    by_id: int


@dataclass(frozen=True)
class StepTicked(Fact):
    ticket_id: int
    category_id: int
    by_id: int


@dataclass(frozen=True)
class StepUnticked(Fact):
    ticket_id: int
    category_id: int
    by_id: int


@dataclass(frozen=True)
class MacroAdded(Fact):
    macro_id: int
    by_id: int


@dataclass(frozen=True)
class MacroChanged(Fact):
    macro_id: int
    by_id: int


@dataclass(frozen=True)
class MacroRemoved(Fact):
    macro_id: int
    by_id: int
