from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.db import Base, key
from forum.pages import Site


class HostKey(Base):
    """A key with which a site's own server signs who its readers are. `name` is its public `kid`.

    `sealed` is its secret, encrypted; that of a key from before there was such a column is '', and derived from the
    installation's secret and the name. `refusal` is why the newest refused token was refused, for whoever sets the
    site up.
    """

    __tablename__ = "host_key"

    id: Mapped[key]
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(20), unique=True)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]
    refusal: Mapped[str] = mapped_column(String(300), default="")
    sealed: Mapped[str] = mapped_column(Text, default="", server_default="")

    site: Mapped[Site] = relationship()


class SpentToken(Base):
    """A token that has signed somebody in; kept until it would have expired, so that it does so once."""

    __tablename__ = "spent_token"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)
