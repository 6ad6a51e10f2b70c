"""An import that is cut off at any statement, as often as one likes, ends as if nothing had been."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, func, select

from forum.channels import Delivery
from forum.db import db, session, write
from forum.events import FactRow
from forum.imports import Imported, ImportRun, RunState, plan_import, run_import
from forum.jobs import Job
from forum.search import Document
from forum.support import Ticket
from tests.imports.dumps import bring
from tests.imports.made_up import write_made_up
from tests.imports.test_round_trip import file_of, start_anew
from tests.seeds import seed_of


class Killed(BaseException):
    pass


@contextmanager
def killed_at(statement: int) -> Iterator[None]:
    left = [statement]

    def count(*_given: Any) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise Killed

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        yield
    finally:
        event.remove(db.engine, "before_cursor_execute", count)


def told(file: Path) -> list[dict[str, Any]]:
    """What an export says, without when this installation was told of a page."""
    records = [json.loads(line) for line in file.read_text().splitlines()]
    timed = {"site", "page"}
    return [{k: v for k, v in one.items() if one["kind"] not in timed or not k.endswith(("_at", "_since"))}
            for one in records]  # fmt: skip


def counts() -> list[int]:
    tables = (Imported, Document, Delivery, Ticket, Job)
    return [session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


def test_cut_off_at_random_statements_it_ends_the_same(
    tmp_path: Path, app: object, capsys: pytest.CaptureFixture[str]
) -> None:
    seed = seed_of("an import that is cut off")
    dice = random.Random(seed)
    file = write_made_up(tmp_path / "all.jsonl", 900, seed)
    bring("json", file)
    whole, wanted = told(file_of(tmp_path, "whole.jsonl")), counts()
    assert wanted[2:] == [0, 0, 0]
    assert set(session.scalars(select(FactRow.name))) <= {"SiteRegistered", "ImportEnded"}
    start_anew()
    with write():
        number = plan_import("json", file, name="", site=None, dry=False, by=None).id
    for _attempt in range(6):
        with pytest.raises(Killed), killed_at(dice.randrange(1, 60)):
            run_import(number)
        session.remove()
    run_import(number)
    assert session.get_one(ImportRun, number).state is RunState.DONE
    assert counts() == wanted
    assert told(file_of(tmp_path, "again.jsonl")) == whole
