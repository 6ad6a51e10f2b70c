"""The play of the queue: the order of the button beside others."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from forum import clock
from forum.accounts import User
from forum.db import as_writer, session
from forum.desk import Load, Outcome, Turn, play
from forum.pages import Site

LOAD = Load(load=2.5, days=15)


@pytest.fixture
def plays(app: Flask, site: Site) -> Iterator[dict[str, Outcome]]:
    session.rollback()
    session.connection(execution_options=as_writer())
    agent = User(email="agent@play.example", name="Agent", support=True, created_at=clock.now())
    session.add_all([agent, Turn(id=1, since_aged=0)])
    session.flush()
    yield {name: play(LOAD, name, site, agent) for name in ("one in 10", "strict", "first come")}
    session.rollback()


def test_under_far_too_much_load_nobody_starves_and_the_urgent_hardly_lose(plays: dict[str, Outcome]) -> None:
    strict, fair, first = plays["strict"], plays["one in 10"], plays["first come"]
    assert fair.served.get(5, 0) > 10 * strict.served.get(5, 0)
    assert fair.late_share - strict.late_share <= 0.06
    assert first.late_share > 0.5
    assert sum(fair.came.values()) == sum(strict.came.values())


def test_whoever_is_past_their_aging_time_is_picked_within_the_promised_number_of_picks(
    plays: dict[str, Outcome],
) -> None:
    assert plays["one in 10"].beyond_bound(10) == 0
    assert sum(wait.aged_at < wait.ended_at for wait in plays["one in 10"].waits) > 500
    assert plays["strict"].beyond_bound(10) > 0
