from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum import clock
from forum.accounts import Role, User
from forum.community import Team
from forum.db import Base, key


class Invitation(Base):
    """Somebody who was asked by mail to join the team and has not come yet.

    One for each mail address; of the link in the mail only the hash is kept. `roles` are the values of `Role` that
    they are to have, with spaces between them; '' is somebody for a team's page only.
    """

    __tablename__ = "invitation"

    id: Mapped[key]
    email: Mapped[str] = mapped_column(String(320), unique=True)
    name: Mapped[str] = mapped_column(String(80), default="")
    roles: Mapped[str] = mapped_column(String(60), default="")
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id", ondelete="SET NULL"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]

    team: Mapped[Team | None] = relationship()
    by: Mapped[User] = relationship()

    @property
    def wanted_roles(self) -> list[Role]:
        return [Role(value) for value in self.roles.split()]

    @property
    def has_run_out(self) -> bool:
        return self.expires_at <= clock.now()
