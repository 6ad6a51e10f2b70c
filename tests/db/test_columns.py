from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, StatementError

from forum.db import session, write
from forum.jobs import promise
from forum.jobs.models import Job, WorkerBeat

SUMMER = timezone(timedelta(hours=2))


def test_a_moment_comes_back_as_the_same_moment_in_utc(app: Flask) -> None:
    there = datetime(2026, 7, 1, 0, 30, 15, 123456, tzinfo=SUMMER)
    with write():
        session.add(WorkerBeat(worker="w", seen_at=there))
    session.expire_all()
    seen = session.get_one(WorkerBeat, "w").seen_at
    assert seen == there
    assert seen.isoformat() == "2026-06-30T22:30:15.123456+00:00"


def test_moments_of_different_zones_compare_as_moments(app: Flask) -> None:
    with write():
        session.add(WorkerBeat(worker="early", seen_at=datetime(2026, 7, 1, 13, 0, tzinfo=SUMMER)))
        session.add(WorkerBeat(worker="late", seen_at=datetime(2026, 7, 1, 12, 0, tzinfo=UTC)))
    noon = datetime(2026, 7, 1, 13, 30, tzinfo=SUMMER)
    assert session.scalars(select(WorkerBeat.worker).where(WorkerBeat.seen_at > noon)).all() == ["late"]


@pytest.mark.parametrize("written", ["2026-07-01 00:30:15+02:00", "2026-06-30 22:30:15", "2026-06-30T22:30:15Z"])
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_moment_that_a_hand_wrote_is_read_with_the_zone_it_names(app: Flask, written: str) -> None:
    with write():
        session.execute(text("INSERT INTO worker_beat (worker, seen_at) VALUES ('w', :at)"), {"at": written})
    assert session.get_one(WorkerBeat, "w").seen_at == datetime(2026, 6, 30, 22, 30, 15, tzinfo=UTC)


def test_a_moment_without_a_zone_is_not_stored(app: Flask) -> None:
    with pytest.raises(StatementError, match="without a zone"), write():
        session.add(WorkerBeat(worker="w", seen_at=datetime(2026, 7, 1)))  # noqa: DTZ001


def test_json_keeps_its_shape(app: Flask) -> None:
    payload = {"text": "ä\n😀", "list": [1, None, {"deep": True}], "number": 2**40}
    with write():
        promise("nobody.listens", payload)
    session.expire_all()
    assert session.scalars(select(Job.payload)).one() == payload


def test_foreign_keys_hold_on_both_databases(app: Flask) -> None:
    from forum.following import Mute

    with pytest.raises(IntegrityError), write():
        session.add(Mute(user_id=999, subject="question:1", created_at=datetime.now(UTC)))
