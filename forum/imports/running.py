"""An import from its first record to its last, in batches; killed and begun again, it goes on where it was."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from pathlib import Path

from flask_babel import gettext as _
from sqlalchemy import delete, func, select

from forum import clock
from forum.db import AWAY, session, write
from forum.events import record
from forum.imports.batching import batches
from forum.imports.events import ImportEnded
from forum.imports.ledger import Ledger, Pretending
from forum.imports.models import ImportRefusal, ImportRun, RunState
from forum.imports.reading import Material
from forum.imports.records import Record
from forum.imports.sources import SOURCES
from forum.imports.writing import Refusal, Writer
from forum.refused import Refused

log = logging.getLogger("forum.imports")

MOST_REFUSALS = 1000
Tell = Callable[[ImportRun], None]


def run_import(run_id: int, tell: Tell = lambda run: None) -> None:
    """Read the file of a run to its end. What an earlier attempt made is found by its ids, and not made again."""
    with write():
        run = session.get_one(ImportRun, run_id, with_for_update=True, populate_existing=True)
        if run.state not in {RunState.WAITING, RunState.RUNNING}:
            return
        session.execute(delete(ImportRefusal).where(ImportRefusal.run_id == run_id))
        run.state, run.counts, run.problem = RunState.RUNNING, {}, ""
        source, dry, site_id, format_, file = run.source, run.dry, run.site_id, run.format, run.file
    ledger = Pretending(source) if dry else Ledger(source, run_id)
    try:
        with Material(Path(file)) as material:
            writer = Writer(ledger, site_id, pretend=dry)
            _all(run_id, SOURCES[format_].read(material), writer, material, tell)
    except Refused as error:
        session.rollback()
        _end(run_id, RunState.FAILED, error.sentence)
    except AWAY:
        raise  # the database did not answer: the job is tried again
    except FileNotFoundError:
        _end(run_id, RunState.FAILED, _("The file is not there any more. Please choose it again."))
    except Exception:
        log.exception("import %s failed", run_id)
        session.rollback()
        _end(run_id, RunState.FAILED, _("It was stopped by an error of ours; the server's log says which. Begin it "
             "again: nothing is added twice."))  # fmt: skip
    else:
        _end(run_id, RunState.LOOKED_AT if dry else RunState.DONE)
    finally:
        ledger.close()


def _all(run_id: int, stream: Iterable[Record], writer: Writer, material: Material, tell: Tell) -> None:
    session.expunge_all()
    for batch in batches(stream):
        writer.prepare(batch)
        if writer.pretend:
            writer.take(batch)
            session.rollback()
            with write():
                _note(run_id, writer, material)
        else:
            with write():
                writer.take(batch)
                _note(run_id, writer, material)
        tell(session.get_one(ImportRun, run_id))
        session.rollback()
        session.expunge_all()


def _note(run_id: int, writer: Writer, material: Material) -> None:
    run = session.get_one(ImportRun, run_id)
    run.share = round(1000 * material.share)
    counts: dict[str, dict[str, int]] = {}
    for (kind, what), number in writer.counts.items():
        counts.setdefault(kind, {})[what] = number
    run.counts = counts
    _keep(run_id, writer.refusals)
    writer.refusals.clear()


def _keep(run_id: int, refusals: list[Refusal]) -> None:
    if not refusals:
        return
    there = session.scalar(select(func.count()).where(ImportRefusal.run_id == run_id)) or 0
    for kind, foreign_id, sentence in refusals[: max(0, MOST_REFUSALS - there)]:
        session.add(ImportRefusal(run_id=run_id, kind=kind, foreign_id=foreign_id, sentence=sentence))


def _end(run_id: int, state: RunState, problem: str = "") -> None:
    with write():
        run = session.get_one(ImportRun, run_id)
        run.state, run.problem, run.ended_at = state, problem, clock.now()
        if state is not RunState.FAILED:
            run.share = 1000
        if not run.dry:
            record(ImportEnded(run_id, run.by_id))
