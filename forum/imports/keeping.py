"""The files that were chosen in the panel: kept until they are in, or until nobody said yes for a week."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

from flask import current_app
from sqlalchemy import select

from forum import clock
from forum.db import session
from forum.imports.models import ImportRun, RunState
from forum.jobs import every

KEPT = timedelta(days=7)


def uploads() -> Path:
    return Path(current_app.config["FORUM"].data).resolve() / "imports"


def remove_upload(run: ImportRun) -> None:
    """What the command line was given belongs to whoever gave it, and stays."""
    folder = Path(run.file).parent
    if folder.parent == uploads():
        shutil.rmtree(folder, ignore_errors=True)


@every(timedelta(hours=6))
def remove_old_uploads() -> None:
    old = select(ImportRun).where(ImportRun.by_id.is_not(None), ImportRun.ended_at < clock.now() - KEPT)
    for run in session.scalars(old.where(ImportRun.state != RunState.DONE)).all():
        remove_upload(run)
    session.rollback()
