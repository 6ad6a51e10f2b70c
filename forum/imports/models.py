from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts import User
from forum.db import Base, BigId, Json, choice, key
from forum.pages import Site


class RunState(enum.Enum):
    """`LOOKED_AT`: it was only tried, and waits for somebody to say yes."""

    WAITING = "waiting"
    RUNNING = "running"
    LOOKED_AT = "looked_at"
    DONE = "done"
    FAILED = "failed"


class ImportRun(Base):
    """One file on its way in. `counts` says what became of its records: {"thread": {"new": 3, "known": 1}}.

    `share` is how far it is, in thousandths. `file` lies in the data folder as long as it is needed, or wherever
    whoever runs the command keeps it.
    """

    __tablename__ = "import_run"

    id: Mapped[key]
    format: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(200))
    file: Mapped[str] = mapped_column(String(1000))
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id", ondelete="SET NULL"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    state: Mapped[RunState] = mapped_column(choice(RunState))
    dry: Mapped[bool]
    share: Mapped[int] = mapped_column(default=0)
    counts: Mapped[dict[str, dict[str, int]]] = mapped_column(Json, default=dict)
    problem: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    site: Mapped[Site | None] = relationship()
    by: Mapped[User | None] = relationship()

    def how_many(self, kind: str, what: str) -> int:
        return self.counts.get(kind, {}).get(what, 0)

    def of_all(self, what: str) -> int:
        return sum(counted.get(what, 0) for counted in self.counts.values())

    @property
    def is_under_way(self) -> bool:
        return self.state in {RunState.WAITING, RunState.RUNNING}


class ImportRefusal(Base):
    """A record that was left out, and why."""

    __tablename__ = "import_refusal"

    id: Mapped[key]
    run_id: Mapped[int] = mapped_column(ForeignKey("import_run.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    foreign_id: Mapped[str] = mapped_column(String(200))
    sentence: Mapped[str]


class What(enum.Enum):
    PERSON = "person"
    THREAD = "thread"
    POST = "post"
    EDIT = "edit"


class Imported(Base):
    """Which row became of a record of a source, so that no second import adds it again."""

    __tablename__ = "imported"

    source: Mapped[str] = mapped_column(String(60), primary_key=True)
    what: Mapped[What] = mapped_column(choice(What), primary_key=True)
    foreign_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    local_id: Mapped[int] = mapped_column(BigId)
    run_id: Mapped[int | None] = mapped_column(ForeignKey("import_run.id", ondelete="SET NULL"), index=True)

    __table_args__ = (Index(None, "what", "local_id"),)


class Placeholder(Base):
    """Somebody who was imported and cannot sign in. With the address they had, whoever proves it may take over."""

    __tablename__ = "placeholder"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    source: Mapped[str] = mapped_column(String(60))
    mail: Mapped[str] = mapped_column(String(320), index=True)

    user: Mapped[User] = relationship()
