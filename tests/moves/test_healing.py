"""A site is put in order: its threads find their pages, and what is gone waits for somebody. 200 pages are proven by
`tests/proofs/moves.py`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from pytest_httpserver import HTTPServer

from forum.pages import Site
from tests.moves.healing import ask_everywhere, healed, read_anew, settle
from tests.moves.moving_site import MovingSite
from tests.people import People
from tests.visiting import Visitor


@pytest.fixture
def moving(httpserver: HTTPServer, site: Site) -> Iterator[MovingSite]:
    made = MovingSite(f"http://localhost:{httpserver.port}", seed=20261121, count=40)
    httpserver.expect_request(re.compile(".*")).respond_with_handler(made.answer)
    settle(site, made)
    yield made
    httpserver.clear()


def test_threads_find_the_pages_of_a_site_that_was_put_in_order(
    moving: MovingSite,
    site: Site,
    people: People,
    run_jobs: Callable[[], None],
    later: Callable[..., None],
    visit: Callable[..., Visitor],
) -> None:
    asked = ask_everywhere(site, moving, people)
    read_anew(site.id, run_jobs)
    later(days=1)
    moving.put_in_order()
    read_anew(site.id, run_jobs)
    outcome = healed(site, moving, asked)
    print(f"seed {moving.seed}: {outcome}")  # noqa: T201
    assert outcome.share >= 0.99, outcome.wrong
    assert (outcome.lost, outcome.unlisted) == (0, [])
    assert outcome.orphans == len(moving.deleted)
