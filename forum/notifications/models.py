from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.db import Base, Json, key
from forum.pages import Site


class PingRoute(Base):
    """Where new questions are told: of one site or, with `site_id` None, of every site; of pages below `prefix`.

    `prefix` is the beginning of page keys ("/guide"), '' for all of them. `to` is a secret for most kinds:
    whoever knows it can write there. `for_support`: only people on support read there, so it hears of private tickets.
    """

    __tablename__ = "ping_route"

    id: Mapped[key]
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id", ondelete="CASCADE"), index=True)
    prefix: Mapped[str] = mapped_column(String(2400), default="")
    kind: Mapped[str] = mapped_column(String(20))
    to: Mapped[str] = mapped_column(String(1000))
    name: Mapped[str] = mapped_column(String(80))
    for_support: Mapped[bool] = mapped_column(default=False, server_default=false())
    paused_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    site: Mapped[Site | None] = relationship()


class Burst(Base):
    """What happened in a thread within a few minutes, told together; one at most is open for each thread.

    `answer_ids` are the answers it tells of, in the order of their publication; `tells_question`: the thread is new.
    """

    __tablename__ = "burst"

    id: Mapped[key]
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), index=True)
    answer_ids: Mapped[list[int]] = mapped_column(Json)
    tells_question: Mapped[bool] = mapped_column(default=False)
    due_at: Mapped[datetime] = mapped_column(index=True)
    closed_at: Mapped[datetime | None]


class ReplyMail(Base):
    """A mail about a thread that one person was sent, so that the next one belongs to the same conversation."""

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


class Digest(Base):
    """One summary for one person and one morning: "daily 2026-11-05" or "weekly 2026-W45", however many workers look.

    `told` is how many threads it told of; with none nothing was mailed.
    """

    __tablename__ = "digest"

    id: Mapped[key]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    period: Mapped[str] = mapped_column(String(20))
    made_at: Mapped[datetime] = mapped_column(index=True)
    told: Mapped[int | None]

    __table_args__ = (Index("uq_digest_user_id_period", "user_id", "period", unique=True),)


class MailTrouble(Base):
    """How often a person's address was refused for good; from `stopped_at` on we do not try any more."""

    __tablename__ = "mail_trouble"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    count: Mapped[int]
    said: Mapped[str]
    last_at: Mapped[datetime]
    stopped_at: Mapped[datetime | None]
