from __future__ import annotations

import enum
from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts import User
from forum.community import Team
from forum.db import Base, key
from forum.web import slug


class Stage(enum.Enum):
    """How far an item is; the order is that of the page."""

    BETA = "beta"
    PLANNED = "planned"
    DONE = "done"


class RoadmapItem(Base):
    """Something the team intends to build, in Markdown.

    `category` and `milestone` ("Version 3") are free; `projected_on` is the day by which it is hoped for; `links` are
    addresses of where the work is done, one on each line; `beta_url` says where to try it, '' for nowhere in
    particular. `picture` is the name of a file of `files`, its size in pixels; `picture_alt` says what it shows.
    """

    __tablename__ = "roadmap_item"

    id: Mapped[key]
    title: Mapped[str] = mapped_column(String(120))
    body: Mapped[str]
    html: Mapped[str]
    markup_version: Mapped[int]
    category: Mapped[str] = mapped_column(String(60), default="")
    milestone: Mapped[str] = mapped_column(String(60), default="", server_default="")
    picture: Mapped[str | None] = mapped_column(String(40))
    picture_width: Mapped[int | None]
    picture_height: Mapped[int | None]
    picture_alt: Mapped[str] = mapped_column(String(200), default="", server_default="")
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id", ondelete="SET NULL"), index=True)
    projected_on: Mapped[date | None]
    links: Mapped[str] = mapped_column(default="")
    beta_at: Mapped[datetime | None]
    beta_url: Mapped[str] = mapped_column(String(500), default="")
    completed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    team: Mapped[Team | None] = relationship()

    @property
    def stage(self) -> Stage:
        if self.completed_at is not None:
            return Stage.DONE
        return Stage.BETA if self.beta_at is not None else Stage.PLANNED

    @property
    def path(self) -> str:
        return f"/roadmap/{self.id}/{slug(self.title, 'item')}"

    @property
    def addresses(self) -> list[str]:
        return self.links.split()


class RoadmapSubscriber(Base):
    """Who wants to hear of an item."""

    __tablename__ = "roadmap_subscriber"

    item_id: Mapped[int] = mapped_column(ForeignKey("roadmap_item.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True, index=True)
    created_at: Mapped[datetime]

    user: Mapped[User] = relationship()
    item: Mapped[RoadmapItem] = relationship()


class RoadmapNews(Base):
    """What the subscribers of an item were told; it stands on its page. `submission`: the form it came from, once."""

    __tablename__ = "roadmap_news"

    id: Mapped[key]
    item_id: Mapped[int] = mapped_column(ForeignKey("roadmap_item.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    subject: Mapped[str] = mapped_column(String(120))
    body: Mapped[str]
    html: Mapped[str]
    markup_version: Mapped[int]
    submission: Mapped[str] = mapped_column(String(64), unique=True)
    told: Mapped[int]
    created_at: Mapped[datetime]

    item: Mapped[RoadmapItem] = relationship()
