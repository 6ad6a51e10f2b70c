from __future__ import annotations

import enum
from datetime import UTC, datetime, timedelta

from flask_login import UserMixin
from sqlalchemy import ForeignKey, Index, String, and_, or_, select, text
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from forum import clock
from forum.db import Base, Json, choice, key
from forum.web import Option

ROLES_APART = "roles_apart"
STAFF_SECOND_STEP = "staff_second_step"


# A suspension that does not end by itself ends then.
FOREVER = datetime(9999, 1, 1, tzinfo=UTC)


class Power(enum.Enum):
    """What a member may be trusted with one by one; the moderator role is all of them."""

    REVIEW = "review"
    TOPICS = "topics"
    CLOSE = "close"
    EDIT = "edit"
    SUSPEND = "suspend"


class Tier(enum.Enum):
    """How much a customer pays, in the handbook's words."""

    PRIORITY = "priority"
    SUBSCRIBER = "subscriber"
    COMMUNITY = "community"


class Belonging(enum.Enum):
    """Why somebody belongs to an organisation, the strongest reason first: a weaker one never moves them."""

    HAND = "hand"
    SITE = "site"
    IMPORT = "import"
    DOMAIN = "domain"

    def yields_to(self, other: Belonging) -> bool:
        order = list(Belonging)
        return order.index(other) <= order.index(self)


TIER_GOOD_FOR = timedelta(days=7)


class Organisation(Base):
    """A customer. `domain` is the mail domain its people write from, '' if it has none of its own.

    `reference` is what a documentation site calls it when it signs its readers in, '' if none does.
    `revenue` is what it pays a month, in the smallest unit of `currency`. Tier, plan and revenue were looked at
    together at `tier_checked_at`; `tier_source` says by whom. One that was merged stays as another name of
    `merged_into_id`, so that its domain and reference lead there; it has no people.
    """

    __tablename__ = "organisation"

    id: Mapped[key]
    name: Mapped[str] = mapped_column(String(120))
    domain: Mapped[str] = mapped_column(String(255), default="")
    reference: Mapped[str] = mapped_column(String(120), default="", server_default="")
    plan: Mapped[str] = mapped_column(String(60), default="")
    tier: Mapped[Tier] = mapped_column(choice(Tier), default=Tier.COMMUNITY)
    tier_checked_at: Mapped[datetime | None]
    tier_source: Mapped[Belonging | None] = mapped_column(choice(Belonging, checked=False))
    revenue: Mapped[int | None]
    currency: Mapped[str] = mapped_column(String(3), default="", server_default="")
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    created_at: Mapped[datetime]

    @property
    def tier_is_old(self) -> bool:
        """Nobody has looked at it for a week, so its tier may have changed."""
        return self.tier_checked_at is None or self.tier_checked_at < clock.now() - TIER_GOOD_FOR

    __table_args__ = (
        Index(None, "domain"),
        Index("ix_organisation_tier_checked_at", "tier_checked_at", "id"),
        Index(
            "uq_organisation_reference",
            "reference",
            unique=True,
            sqlite_where=text("reference <> ''"),
            postgresql_where=text("reference <> ''"),
        ),
    )


class User(Base, UserMixin):
    """A person. `email` is normalised and unique ignoring case; `name` is what everyone sees, never the mail.

    `language` is what they read and what mails to them are written in; '' if they have never said.

    `belongs_by` is why they belong to their organisation; by hand also where somebody took them out of one.
    `powers` are the values of `Power` that were granted one by one, with spaces between them.
    `avatar` is the name of a file of `files`. Of whom was erased, the row stays: what they wrote hangs on it.
    """

    __tablename__ = "user"

    id: Mapped[key]
    email: Mapped[str] = mapped_column(String(320), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    moderator: Mapped[bool] = mapped_column(default=False)
    support: Mapped[bool] = mapped_column(default=False)
    admin: Mapped[bool] = mapped_column(default=False)
    powers: Mapped[str] = mapped_column(String(100), default="", server_default="")
    language: Mapped[str] = mapped_column(String(10), default="", server_default="")
    trusted_at: Mapped[datetime | None]
    suspended_until: Mapped[datetime | None]
    suspended_reason: Mapped[str] = mapped_column(default="", server_default="")
    avatar: Mapped[str | None] = mapped_column(String(40))
    erased_at: Mapped[datetime | None]
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    belongs_by: Mapped[Belonging | None] = mapped_column(choice(Belonging, checked=False))
    belongs_since: Mapped[datetime | None]
    created_at: Mapped[datetime]

    organisation: Mapped[Organisation | None] = relationship()
    roles_apart: Mapped[bool | None] = column_property(
        select(Option.value).where(Option.name == ROLES_APART).scalar_subquery()
    )

    @property
    def does_support(self) -> bool:
        """Support by role, or as a moderator for as long as the two roles are not parted."""
        return self.support or (self.moderator and not self.roles_apart)

    @property
    def is_staff(self) -> bool:
        return self.moderator or self.support or self.admin

    @property
    def is_suspended(self) -> bool:
        return self.suspended_until is not None and self.suspended_until > clock.now()

    def has(self, power: Power) -> bool:
        return self.moderator or self.admin or (self.powers != "" and power.value in self.powers.split())

    @property
    def has_any_power(self) -> bool:
        return self.moderator or self.admin or bool(self.powers)

    @property
    def tier(self) -> Tier:
        return self.organisation.tier if self.organisation else Tier.COMMUNITY


class AwaitedMember(Base):
    """Somebody an import puts into an organisation, who has no account yet; gone once they have one."""

    __tablename__ = "awaited_member"

    email: Mapped[str] = mapped_column(String(320), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]


# To the letter what is asked, or no planner sees that they serve.
_admin, _staff = and_(User.admin), or_(User.moderator, User.support, User.admin)
Index("ix_user_admin", User.admin, User.id, sqlite_where=_admin, postgresql_where=_admin)
Index("ix_user_staff", User.name, sqlite_where=_staff, postgresql_where=_staff)


class Profile(Base):
    """What a person says about themselves; the about as Markdown, the truth, and as HTML made when it was written."""

    __tablename__ = "profile"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    about: Mapped[str] = mapped_column(default="")
    html: Mapped[str] = mapped_column(default="")
    markup_version: Mapped[int]
    company: Mapped[str] = mapped_column(String(80), default="")
    job: Mapped[str] = mapped_column(String(80), default="")
    links: Mapped[list[str]] = mapped_column(Json, default=list)

    @property
    def says_something(self) -> bool:
        return bool(self.about or self.company or self.job or self.links)


class SignIn(Base):
    """One signed-in browser. The cookie holds the secret, the table its hash.

    `proven_at` is when its person last showed again who they are, `strong_at` when a second factor was shown.
    `acts_as_id`: whose account somebody of support looks at with this browser, until `acts_until`; they may only read,
    but for a few settings once they said so at `raised_at`.
    """

    __tablename__ = "sign_in"

    id: Mapped[key]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    browser: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    proven_at: Mapped[datetime | None]
    strong_at: Mapped[datetime | None]
    acts_as_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    acts_until: Mapped[datetime | None]
    raised_at: Mapped[datetime | None]

    @property
    def last_seen_at(self) -> datetime:
        """To the hour: a request an hour after the last note makes a new one."""
        return self.seen_at or self.created_at

    __table_args__ = (
        Index(
            "ix_sign_in_ended_at",
            "ended_at",
            sqlite_where=text("ended_at IS NOT NULL"),
            postgresql_where=text("ended_at IS NOT NULL"),
        ),
    )


class RoleRequest(Base):
    """A member asks to become a moderator; an admin says yes or no, once."""

    __tablename__ = "role_request"

    id: Mapped[key]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    reason: Mapped[str]
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    granted: Mapped[bool | None]

    user: Mapped[User] = relationship(foreign_keys=user_id)

    __table_args__ = (
        Index(
            "ix_role_request_open",
            "created_at",
            sqlite_where=text("decided_at IS NULL"),
            postgresql_where=text("decided_at IS NULL"),
        ),
    )
