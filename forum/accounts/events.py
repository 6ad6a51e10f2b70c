from __future__ import annotations

from dataclasses import dataclass

from forum.events import Fact


@dataclass(frozen=True)
class AccountMade(Fact):
    user_id: int


@dataclass(frozen=True)
class PersonRenamed(Fact):
    """A person has another name from now on, in front of everything they wrote."""

    user_id: int
    by_id: int


@dataclass(frozen=True)
class ActingSignedOut(Fact):
    """Somebody of support signed out while they looked at this person's account."""

    user_id: int
    session_id: int
    by_id: int


@dataclass(frozen=True)
class MailMoved(Fact):
    """A person has another mail address, which they have proven."""

    user_id: int
    by_id: int


@dataclass(frozen=True)
class PersonErased(Fact):
    """A person left, or an admin erased them. Who hears it at once still finds their name and address in their row.

    `posts_too`: the words of what they wrote go as well.
    """

    user_id: int
    posts_too: bool
    by_id: int


@dataclass(frozen=True)
class AvatarChanged(Fact):
    """A person took another picture, or none."""

    user_id: int
    by_id: int


@dataclass(frozen=True)
class RoleGranted(Fact):
    user_id: int
    role: str
    by_id: int | None


@dataclass(frozen=True)
class RoleTakenAway(Fact):
    user_id: int
    role: str
    by_id: int


@dataclass(frozen=True)
class ModerationAskedFor(Fact):
    user_id: int
    request_id: int


@dataclass(frozen=True)
class ModerationRequestDecided(Fact):
    user_id: int
    granted: bool
    by_id: int


@dataclass(frozen=True)
class RolesParted(Fact):
    user_id: int
    apart: bool
    by_id: int


@dataclass(frozen=True)
class OrganisationAdded(Fact):
    organisation_id: int
    by_id: int


@dataclass(frozen=True)
class OrganisationChanged(Fact):
    """Tier, plan or revenue of an organisation are others now, or people came to it; how urgent they are may be too."""

    organisation_id: int
    by_id: int | None


@dataclass(frozen=True)
class OrganisationChecked(Fact):
    """Somebody looked, and tier, plan and revenue are still right."""

    organisation_id: int
    by_id: int


@dataclass(frozen=True)
class OrganisationsMerged(Fact):
    """Two organisations were the same; the people of the second belong to the first."""

    organisation_id: int
    merged_id: int
    by_id: int


@dataclass(frozen=True)
class OrganisationSet(Fact):
    """A person was put into an organisation, or, with None, taken out of theirs; it decides how urgent they are."""

    user_id: int
    organisation_id: int | None
    by_id: int | None


@dataclass(frozen=True)
class UserSuspended(Fact):
    user_id: int
    by_id: int


@dataclass(frozen=True)
class SuspensionLifted(Fact):
    """`decided`: because a decision was taken back, which is recorded on its own."""

    user_id: int
    by_id: int
    decided: bool = False


@dataclass(frozen=True)
class PowerGranted(Fact):
    user_id: int
    power: str
    by_id: int


@dataclass(frozen=True)
class PowerTakenAway(Fact):
    user_id: int
    power: str
    by_id: int


@dataclass(frozen=True)
class SignedOutByAdmin(Fact):
    """In every browser."""

    user_id: int
    by_id: int


@dataclass(frozen=True)
class SessionsEnded(Fact):
    """Some or all browsers of a person were signed out from another one of theirs."""

    user_id: int
