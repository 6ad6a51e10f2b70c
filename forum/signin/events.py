"""Facts about one's own account name nobody as their doer: they are not deeds of staff, and not for the log."""

from __future__ import annotations

from dataclasses import dataclass

from forum.events import Fact


@dataclass(frozen=True)
class PasswordSet(Fact):
    user_id: int


@dataclass(frozen=True)
class PasswordRemoved(Fact):
    user_id: int


@dataclass(frozen=True)
class MailAddressChanged(Fact):
    user_id: int


@dataclass(frozen=True)
class SecondStepSet(Fact):
    user_id: int


@dataclass(frozen=True)
class SecondStepRemoved(Fact):
    user_id: int


@dataclass(frozen=True)
class SecondStepTakenAway(Fact):
    """By an admin, for somebody who lost it; or, with None, from the command line."""

    user_id: int
    by_id: int | None


@dataclass(frozen=True)
class SecondStepDemanded(Fact):
    """From now on staff needs a second step, or no longer does."""

    user_id: int
    demanded: bool
    by_id: int


@dataclass(frozen=True)
class AccountConnected(Fact):
    user_id: int
    provider: str


@dataclass(frozen=True)
class AccountDisconnected(Fact):
    user_id: int
    provider: str


@dataclass(frozen=True)
class PasskeyAdded(Fact):
    user_id: int


@dataclass(frozen=True)
class PasskeyRemoved(Fact):
    user_id: int
