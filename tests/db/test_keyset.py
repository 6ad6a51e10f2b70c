from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from forum.db import Slice, session, slice_after, write
from forum.jobs.models import Job

START = datetime(2026, 7, 1, tzinfo=UTC)


def add(count: int, *, at: datetime, apart: timedelta = timedelta(0)) -> None:
    with write():
        for number in range(count):
            moment = at + number * apart
            session.add(Job(kind="k", payload={}, due_at=moment, created_at=moment))


def slice_(after: str = "", size: int = 4, *, descending: bool = True) -> Slice[Job]:
    return slice_after(
        select(Job),
        (Job.created_at, Job.id),
        after,
        size,
        descending=descending,
        position=lambda job: (job.created_at, job.id),
    )


def walk(*, descending: bool = True) -> list[int]:
    seen: list[int] = []
    after = ""
    while True:
        found = slice_(after, descending=descending)
        seen += [job.id for job in found.rows]
        if not (after := found.after):
            return seen


@pytest.mark.parametrize("apart", [timedelta(0), timedelta(microseconds=1), timedelta(days=1)])
@pytest.mark.parametrize("descending", [True, False])
def test_walking_a_list_meets_every_row_once_and_in_order(app: Flask, apart: timedelta, descending: bool) -> None:
    """Also where many rows are of the very same moment, so that only their number tells them apart."""
    add(13, at=START, apart=apart)
    every = list(session.scalars(select(Job.id).order_by(Job.created_at, Job.id)))
    assert walk(descending=descending) == (every[::-1] if descending else every)


def test_new_rows_at_the_top_shift_nothing(app: Flask) -> None:
    add(8, at=START, apart=timedelta(minutes=1))
    first = slice_()
    expected = [job.id for job in slice_(first.after).rows]
    add(5, at=START + timedelta(days=1))
    assert [job.id for job in slice_(first.after).rows] == expected


def test_a_removed_row_at_the_seam_loses_none(app: Flask) -> None:
    add(8, at=START, apart=timedelta(minutes=1))
    first = slice_()
    expected = [job.id for job in slice_(first.after).rows]
    with write():
        session.delete(session.get_one(Job, first.rows[-1].id))
    assert [job.id for job in slice_(first.after).rows] == expected


def test_a_list_that_fits_has_no_next_slice(app: Flask) -> None:
    add(4, at=START)
    assert slice_().after == ""
    assert len(slice_().rows) == 4


@pytest.mark.parametrize(
    "after",
    [
        "nonsense",
        "2026-07-01T00:00:00_7",
        "2026-07-01T00:00:00Z_99999999999999999999999999",
        "0001-01-01T00:00:00+23:59_1",
        "9999-12-31T23:59:59-23:59_1",
        "2026-07-01T00:00:00Z_",
        "2026-07-01T00:00:00Z_\x00",
        "_",
    ],
)
def test_an_address_edited_by_hand_begins_at_the_start(app: Flask, after: str) -> None:
    add(5, at=START)
    assert [job.id for job in slice_(after).rows] == [job.id for job in slice_().rows]
