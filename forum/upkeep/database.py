"""Whether the database is the right one, takes writes, and tells the same time as we do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, timedelta
from pathlib import Path

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from forum import clock
from forum.config import Settings
from forum.db import db, found_revision, is_postgres, session, wanted_revision, write
from forum.upkeep.findings import Finding, broken, fine, note
from forum.web import set_option

NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "afs", "glusterfs", "ceph"}
SKEW = timedelta(seconds=5)


def migrated(settings: Settings) -> Iterator[Finding]:
    found = found_revision()
    if found == wanted_revision():
        yield fine(_("The database answers and has the tables of this version."))
    elif found:
        yield broken(
            _(
                "The database stands at revision %(found)s and this version needs %(wanted)s; run “forum db upgrade”.",
                found=found,
                wanted=wanted_revision(),
            )
        )
    else:
        yield broken(_("The database has no tables yet; run “forum db upgrade”."))


def writable(settings: Settings) -> Iterator[Finding]:
    try:
        with write():
            set_option("written_at", clock.now().isoformat())
    except SQLAlchemyError as error:
        yield broken(_("The database takes no writes (%(why)s).", why=_reason(error)))
    else:
        yield fine(_("The database takes writes."))


def engine(settings: Settings) -> Iterator[Finding]:
    yield from _postgres(settings) if is_postgres() else _sqlite()


def clocks(settings: Settings) -> Iterator[Finding]:
    """Deadlines are compared with our clock and rows of all machines lie side by side, so clocks must agree."""
    if not is_postgres():
        return
    before = clock.now()
    theirs = session.scalar(text("SELECT clock_timestamp()"))
    ours = before + (clock.now() - before) / 2
    skew = abs((theirs or ours).astimezone(UTC) - ours)
    if skew > SKEW:
        seconds = round(skew.total_seconds())
        yield broken(
            ngettext(
                "The clock of the database and ours differ by %(num)d second; deadlines depend on it.",
                "The clock of the database and ours differ by %(num)d seconds; deadlines depend on it.",
                seconds,
            )
        )
    else:
        yield fine(_("The clock of the database agrees with ours."))


def _sqlite() -> Iterator[Finding]:
    mode = session.scalar(text("PRAGMA journal_mode"))
    place = Path(db.engine.url.database or "").resolve()
    system = filesystem_of(place)
    if system in NETWORK:
        yield broken(
            _(
                "The SQLite file lies on a network file system (%(kind)s), where locks do not hold and it can be "
                "destroyed. Move it to a local disk, or use PostgreSQL.",
                kind=system,
            )
        )
    if mode != "wal":
        yield broken(_("SQLite could not switch to WAL (it says “%(mode)s”), so readers block writers.", mode=mode))
    elif system not in NETWORK:
        yield fine(_("SQLite keeps a write-ahead log on a local disk."))


def _postgres(settings: Settings) -> Iterator[Finding]:
    version = int(session.scalar(text("SHOW server_version_num")) or 0)
    shown = f"{version // 10000}.{version % 10000}"
    if version < 140000:
        yield broken(_("PostgreSQL is %(version)s; 14 is the oldest that still gets repairs.", version=shown))
    else:
        yield fine(_("PostgreSQL is %(version)s.", version=shown))
    limit, own = int(session.scalar(text("SHOW max_connections")) or 0), connections(settings)
    if own > limit - 5:
        yield note(
            _(
                "The processes of this machine may open %(own)s connections and PostgreSQL takes %(limit)s; "
                "lower FORUM_WEB_PROCESSES or FORUM_WORKER_THREADS, or raise max_connections.",
                own=own,
                limit=limit,
            )
        )


def connections(settings: Settings) -> int:
    """How many connections one machine may open at most: each web process answers one request at a time."""
    return settings.web_processes + settings.worker_threads * 2 + 1


def filesystem_of(place: Path) -> str:
    """The kind of file system a path lies on, '' where the system does not say (it does on Linux)."""
    table = Path("/proc/mounts")
    if not table.exists():
        return ""
    mounts = [line.split() for line in table.read_text().splitlines()]
    within = [(fields[1], fields[2]) for fields in mounts if place.is_relative_to(fields[1].replace("\\040", " "))]
    return max(within, default=("", ""), key=lambda mount: len(mount[0]))[1]


def _reason(error: SQLAlchemyError) -> str:
    return " ".join(str(getattr(error, "orig", "") or type(error).__name__).split())[:200]
