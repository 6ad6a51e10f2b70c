"""What is promised to whom: a target belongs to a level, or to a tier in it; what is escalated has its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import select

from forum.accounts import Tier
from forum.db import session
from forum.policies.lengths import Length, read_length
from forum.policies.models import PolicyVersion, TargetRow
from forum.rota import Week
from forum.web import Kept


@dataclass(frozen=True)
class Promise:
    first: Length | None = None
    next: Length | None = None


@dataclass(frozen=True)
class Policy:
    """`version` is the row it comes from, None for the one in the code."""

    version: int | None
    by_level: dict[tuple[int, Tier | None], Promise] = field(default_factory=dict)
    escalated: Promise = Promise()

    def of(self, level: int, tier: Tier) -> Promise:
        return self.by_level.get((level, tier)) or self.by_level.get((level, None)) or Promise()

    def target(self, level: int, tier: Tier, *, first: bool, escalated: bool, week: Week) -> timedelta | None:
        """Working time for the reply. What is escalated has the sooner of two promises, so it never waits longer."""
        wanted = [self.of(level, tier), *([self.escalated] if escalated else [])]
        lengths = [promise.first if first else promise.next for promise in wanted]
        return min((length.on(week) for length in lengths if length), default=None)


def _same(code: str) -> Promise:
    return Promise(read_length(code), read_length(code))


BUILT_IN = Policy(None, {(1, None): _same("1h"), (2, None): _same("4h"), (3, None): _same("8h")}, Promise())


def policy_now() -> Policy:
    """The one in force, read now: what a clock is set by."""
    newest = session.scalar(select(PolicyVersion).order_by(PolicyVersion.id.desc()).limit(1))
    return _read(newest) if newest else BUILT_IN


# For pages only, a few seconds old.
kept_policy = Kept(policy_now)


def _read(row: PolicyVersion) -> Policy:
    by_level = {(target.level, target.tier): _promise(target) for target in row.targets if target.level is not None}
    escalated = next((_promise(target) for target in row.targets if target.escalated), Promise())
    return Policy(row.id, by_level, escalated)


def _promise(target: TargetRow) -> Promise:
    return Promise(read_length(target.first_reply), read_length(target.next_reply))
