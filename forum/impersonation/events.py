from __future__ import annotations

from dataclasses import dataclass

from forum.events import Fact


@dataclass(frozen=True)
class ImpersonationStarted(Fact):
    """Somebody of support looks at this person's account, because of this ticket."""

    user_id: int
    ticket_id: int
    impersonation_id: int
    by_id: int


@dataclass(frozen=True)
class ImpersonationRaised(Fact):
    """From now on not only to read."""

    user_id: int
    ticket_id: int
    impersonation_id: int
    by_id: int


@dataclass(frozen=True)
class ImpersonationEnded(Fact):
    """By a press, with the ticket, or by signing out; one that only ran out of time records nothing."""

    user_id: int
    ticket_id: int
    impersonation_id: int
    by_id: int
