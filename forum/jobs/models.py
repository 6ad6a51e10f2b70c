from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Base, Json, key


class Job(Base):
    """One promise. While a worker holds it, `due_at` is the end of its lease: a dead worker's jobs simply fall due.

    `lane` is whose answer the job waits for (a mail server, a chat's host), '' for work on rows alone. Each lane has
    threads of its own, so that one which hangs holds up nobody else.
    """

    __tablename__ = "job"

    id: Mapped[key]
    kind: Mapped[str] = mapped_column(String(120))
    lane: Mapped[str] = mapped_column(String(120), default="")
    payload: Mapped[dict[str, Any]] = mapped_column(Json)
    due_at: Mapped[datetime]
    claim: Mapped[str | None] = mapped_column(String(40))
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(default="")
    failed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


Index(
    "ix_job_open",
    Job.due_at,
    Job.id,
    sqlite_where=Job.failed_at.is_(None),
    postgresql_where=Job.failed_at.is_(None),
)
Index(
    "ix_job_failed",
    Job.failed_at,
    sqlite_where=Job.failed_at.is_not(None),
    postgresql_where=Job.failed_at.is_not(None),
)


class Sweep(Base):
    """When a periodic sweep is due next, so that of many workers one does it."""

    __tablename__ = "sweep"

    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    due_at: Mapped[datetime]


class WorkerBeat(Base):
    """The last sign of life of each worker, for the panel: without one nothing leaves the house."""

    __tablename__ = "worker_beat"

    worker: Mapped[str] = mapped_column(String(40), primary_key=True)
    seen_at: Mapped[datetime]
