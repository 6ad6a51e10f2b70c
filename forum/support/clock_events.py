from __future__ import annotations

from dataclasses import dataclass

from forum.events import Fact


@dataclass(frozen=True)
class TicketLevelSet(Fact):
    """Somebody set the level by hand, with a reason that stands on the ticket; None takes it back."""

    ticket_id: int
    level: int | None
    by_id: int | None


@dataclass(frozen=True)
class TicketMarked(Fact):
    """What support says about it, such as its severity, is other than before."""

    ticket_id: int
    by_id: int


@dataclass(frozen=True)
class UpdatePromised(Fact):
    """Support told the customer by when they will hear more."""

    ticket_id: int
    clock_id: int
    by_id: int


@dataclass(frozen=True)
class PromiseTakenBack(Fact):
    """An update that was promised is not any more, such as one that was promised by mistake."""

    ticket_id: int
    clock_id: int
    by_id: int


@dataclass(frozen=True)
class TicketDueSoon(Fact):
    """So many working hours are left until a reply or a promised update is due."""

    ticket_id: int
    clock_id: int
    hours: int


@dataclass(frozen=True)
class TicketLate(Fact):
    """A reply or a promised update did not come in time."""

    ticket_id: int
    clock_id: int
