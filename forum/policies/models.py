from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, false, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts import Tier
from forum.db import Base, choice, key

LEVELS = range(1, 6)


class Condition(enum.Enum):
    """What a rule can ask about a ticket. Something in the product sets each of them: who asks, why it came, or a
    mark that support puts on the ticket."""

    INCIDENT = "incident"
    SALES = "sales"
    SUCCESS = "success"
    TIER_PRIORITY = "tier_priority"
    TIER_SUBSCRIBER = "tier_subscriber"
    TIER_COMMUNITY = "tier_community"
    PLAN = "plan"
    TRIAL = "trial"
    STARTUP = "startup"
    CRITICAL = "critical"
    HIGH = "high"
    BILLING = "billing"
    ESCALATED = "escalated"
    REASKED = "reasked"
    SWEPT = "swept"
    BY_HAND = "by_hand"
    ASKED_PRIVATELY = "asked_privately"
    FOLLOW_UP = "follow_up"


class LevelRow(Base):
    """One of the five levels. `aging`: the working time after which a ticket of it may be served before its turn."""

    __tablename__ = "level"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(40))
    aging: Mapped[str] = mapped_column(String(20))

    __table_args__ = (CheckConstraint("number between 1 and 5", name="number"),)


class RuleRow(Base):
    """If the condition holds for a ticket, its level is at least as urgent as this. `value` is the name of a plan."""

    __tablename__ = "level_rule"

    id: Mapped[key]
    position: Mapped[int]
    condition: Mapped[Condition] = mapped_column(choice(Condition))
    value: Mapped[str] = mapped_column(String(60), default="", server_default="")
    level: Mapped[int]
    is_on: Mapped[bool] = mapped_column(default=True, server_default=true())

    __table_args__ = (CheckConstraint("level between 1 and 5", name="level"),)


class PolicyVersion(Base):
    """What is promised from `at` on. Rows are added and never changed; the newest is the one in force."""

    __tablename__ = "policy_version"

    id: Mapped[key]
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)

    targets: Mapped[list[TargetRow]] = relationship(cascade="all, delete-orphan", lazy="selectin")


class TargetRow(Base):
    """The promise of a level, or of one tier in it; without a level it is the one of everything escalated."""

    __tablename__ = "policy_target"

    id: Mapped[key]
    policy_version_id: Mapped[int] = mapped_column(ForeignKey("policy_version.id", ondelete="CASCADE"), index=True)
    level: Mapped[int | None]
    tier: Mapped[Tier | None] = mapped_column(choice(Tier))
    escalated: Mapped[bool] = mapped_column(default=False, server_default=false())
    first_reply: Mapped[str] = mapped_column(String(20), default="")
    next_reply: Mapped[str] = mapped_column(String(20), default="")
