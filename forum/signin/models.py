from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Base, key


class Password(Base):
    """The password of a person who chose to have one, as an Argon2id hash that names its own parameters."""

    __tablename__ = "password"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    hash: Mapped[str]
    set_at: Mapped[datetime]


class MailChange(Base):
    """Somebody wants another mail address: it changes once both the new and the old one have agreed."""

    __tablename__ = "mail_change"

    id: Mapped[key]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    email: Mapped[str] = mapped_column(String(320))
    new_digest: Mapped[str] = mapped_column(String(64), unique=True)
    old_digest: Mapped[str] = mapped_column(String(64), unique=True)
    new_at: Mapped[datetime | None]
    old_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class Totp(Base):
    """An app that shows codes by the clock (RFC 6238). `secret` is encrypted; `last_step` is the newest step whose
    code was used, so that none is good twice."""

    __tablename__ = "totp"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    secret: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        Index(
            "ix_totp_confirmed_at",
            "confirmed_at",
            sqlite_where=text("confirmed_at IS NOT NULL"),
            postgresql_where=text("confirmed_at IS NOT NULL"),
        ),
    )


class RecoveryCode(Base):
    """One of ten codes on paper, for the day the phone is gone; good once."""

    __tablename__ = "recovery_code"

    id: Mapped[key]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    digest: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("user_id", "digest"),)


class Identity(Base):
    """An account elsewhere with which its person signs in here; `subject` is what the provider calls them."""

    __tablename__ = "identity"

    id: Mapped[key]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    provider: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(255))
    label: Mapped[str] = mapped_column(String(320), default="")
    created_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("provider", "subject"),)


class Passkey(Base):
    """A key that a person's device or password manager keeps; here is its public half only."""

    __tablename__ = "passkey"

    id: Mapped[key]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    credential: Mapped[str] = mapped_column(String(1400), unique=True)
    public_key: Mapped[str]
    sign_count: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Challenge(Base):
    """A number that a passkey is to sign; it goes away with its first use."""

    __tablename__ = "challenge"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)
