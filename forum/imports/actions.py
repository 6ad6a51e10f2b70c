"""Asking for an import, looking at it first, and saying yes to it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, delete, select

from forum import clock
from forum.accounts import User, must_be_admin
from forum.db import session
from forum.events import record
from forum.imports.events import ImportStarted
from forum.imports.keeping import remove_upload
from forum.imports.models import ImportRefusal, ImportRun, RunState
from forum.imports.reading import Material
from forum.imports.running import run_import
from forum.imports.sources import SOURCES, source_name
from forum.jobs import errand, promise
from forum.pages import Site
from forum.refused import Refused

LANE = "import"  # threads of its own: a long import holds up no other work


def plan_import(
    format_: str, file: Path, *, name: str, site: Site | None, dry: bool, by: User | None, keep: str = ""
) -> ImportRun:
    """A run of a file, which somebody begins. `by=None` is the command line; `keep` is what the file was called."""
    if by is not None:
        must_be_admin(by)
    if format_ not in SOURCES:
        raise Refused(_("Please choose where it comes from."))
    with Material(file) as material:
        source = source_name(SOURCES[format_], material, name)
    run = ImportRun(
        format=format_, source=source, name=(keep or file.name)[:200], file=str(file.resolve()), dry=dry,
        site_id=site.id if site else None, by_id=by.id if by else None, state=RunState.WAITING, share=0, counts={},
        problem="", created_at=clock.now(),
    )  # fmt: skip
    session.add(run)
    session.flush()
    return run


def begin(run: ImportRun, *, by: User) -> None:
    """Have a worker do it. Of one that was only looked at, this is the yes."""
    must_be_admin(by)
    run = session.get_one(ImportRun, run.id, with_for_update=True, populate_existing=True)
    if run.state is RunState.LOOKED_AT:
        run.dry = False
    elif run.state not in {RunState.WAITING, RunState.FAILED}:
        raise Refused(_("This import has begun already."), status=409)
    run.state, run.by_id, run.share, run.problem, run.ended_at = RunState.WAITING, by.id, 0, "", None
    run.counts = {}
    session.execute(delete(ImportRefusal).where(ImportRefusal.run_id == run.id))
    if not run.dry:
        record(ImportStarted(run.id, by.id))
    promise("imports.run", {"run": run.id}, lane=LANE)


def unfinished(source: str, file: Path) -> ImportRun | None:
    """The run of a command that was stopped in the middle."""
    mine = (ImportRun.source == source) & (ImportRun.file == str(file.resolve())) & ImportRun.by_id.is_(None)
    stopped = select(ImportRun).where(mine, ImportRun.state == RunState.RUNNING, ~ImportRun.dry)
    return session.scalar(stopped.order_by(ImportRun.id.desc()).limit(1))


def runs() -> Select[ImportRun]:
    return select(ImportRun).order_by(ImportRun.id.desc())


def refusals_of(run: ImportRun) -> Select[ImportRefusal]:
    return select(ImportRefusal).where(ImportRefusal.run_id == run.id).order_by(ImportRefusal.id)


@errand("imports.run")
def do_import(payload: dict[str, Any]) -> None:
    """An errand, since it is many transactions; one that is killed is begun again and goes on where it was."""
    run_import(payload["run"])
    run = session.get(ImportRun, payload["run"])
    if run is not None and run.state is RunState.DONE:
        remove_upload(run)
