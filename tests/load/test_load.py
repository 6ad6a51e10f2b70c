"""A slice of `dev.py prove load`: two of its faults on each database, chosen by a seed."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.databases import KINDS, postgres_server
from tests.fresh import another_database
from tests.load.crowd import Notes
from tests.load.playing import play
from tests.load.verdict import posts
from tests.seeds import seed_of


@pytest.mark.parametrize("kind", KINDS)
def test_under_load_nothing_is_lost_doubled_or_unexplained_whatever_breaks(kind: str, tmp_path: Path) -> None:
    """LOAD_SEED=… breaks the same things again."""
    seed = seed_of(f"load on {kind}", "LOAD_SEED")
    with ExitStack() as stack:
        # A server of its own: it is restarted.
        address = stack.enter_context(postgres_server()) if kind == "postgresql" else ""
        address = address and stack.enter_context(another_database(address))
        result = play(kind, address, tmp_path, seconds=10, seed=str(seed), only=2)
    print(*result.lines, sep="\n")  # noqa: T201
    assert result.wrong == []


def test_the_counting_sees_what_is_missing_and_what_came_twice() -> None:
    notes = Notes()
    notes.sent["ask"] = ["ask1", "ask2", "ask3"]
    notes.taken["ask"] = ["ask1", "ask2"]
    assert posts("ask", ["Why is ask2 slow?", "Why is ask2 slow?"], notes) == [
        "ask1 was taken and is not there",
        "ask2 is there 2 times",
    ]
