from __future__ import annotations

from dataclasses import dataclass

from forum.events import Fact


@dataclass(frozen=True)
class InvitationSent(Fact):
    invitation_id: int
    by_id: int


@dataclass(frozen=True)
class InvitationWithdrawn(Fact):
    invitation_id: int
    by_id: int


@dataclass(frozen=True)
class InvitationAccepted(Fact):
    """Somebody came by their invitation; what they became is told by the facts of roles and teams."""

    invitation_id: int
    user_id: int
