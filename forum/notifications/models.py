from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.db import Base, Json, key
from forum.pages import Site


class PingRoute(Base):
    """Where new questions are told: of one site or, with `site_id` None, of every site; of pages below `prefix`.

    `prefix` is the beginning of page keys ("/guide"), '' for all of them. `to` is a secret for most kinds:
    whoever knows it can write there.
    """

    __tablename__ = "ping_route"

    id: Mapped[key]
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id", ondelete="CASCADE"), index=True)
    prefix: Mapped[str] = mapped_column(String(2400), default="")
    kind: Mapped[str] = mapped_column(String(20))
    to: Mapped[str] = mapped_column(String(1000))
    name: Mapped[str] = mapped_column(String(80))
    paused_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    site: Mapped[Site | None] = relationship()


class ReplyMail(Base):
    """One mail to an asker about the replies of a few minutes; one at most is pending per thread and person.

    `answer_ids` are the answers it will tell of, in the order of their publication.
    """

    __tablename__ = "reply_mail"

    id: Mapped[key]
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    answer_ids: Mapped[list[int]] = mapped_column(Json)
    due_at: Mapped[datetime]
    message_id: Mapped[str] = mapped_column(String(500), default="")
    sent_at: Mapped[datetime | None]

    __table_args__ = (Index(None, "question_id", "user_id", "id"),)


_pending = ReplyMail.sent_at.is_(None)
Index(
    "uq_reply_mail_pending",
    ReplyMail.question_id,
    ReplyMail.user_id,
    unique=True,
    sqlite_where=_pending,
    postgresql_where=_pending,
)


class Mute(Base):
    """This person wants no mails about this subject ("question:12")."""

    __tablename__ = "mute"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    subject: Mapped[str] = mapped_column(String(60), primary_key=True)
    created_at: Mapped[datetime]
