from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts import User
from forum.db import Base, key
from forum.pages import Site


class Team(Base):
    """A group of people who look after something. `slug` is its address for good, whatever it is called later."""

    __tablename__ = "team"

    id: Mapped[key]
    name: Mapped[str] = mapped_column(String(80), unique=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    about: Mapped[str] = mapped_column(default="")
    html: Mapped[str] = mapped_column(default="")
    markup_version: Mapped[int]
    created_at: Mapped[datetime]

    @property
    def path(self) -> str:
        return f"/teams/{self.slug}"


class TeamMember(Base):
    """Who is in which team; one at most."""

    __tablename__ = "team_member"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"), index=True)

    team: Mapped[Team] = relationship()
    user: Mapped[User] = relationship()


class SiteTeam(Base):
    """Which team looks after the tickets of a site; where none is named, the hero of any team does."""

    __tablename__ = "site_team"

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id", ondelete="CASCADE"), primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"), index=True)

    site: Mapped[Site] = relationship()
    team: Mapped[Team] = relationship()


class Helper(Base):
    """Who helped others in the last ninety days; stored rows, renewed by a sweep.

    `accepted`: their answers that solved somebody's question; `answers`: all they gave to others.
    """

    __tablename__ = "helper"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    accepted: Mapped[int]
    answers: Mapped[int]

    user: Mapped[User] = relationship()


class UnlistedHelper(Base):
    """Who would rather not be listed among those who help."""

    __tablename__ = "unlisted_helper"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
