"""What the forum fetches, with a real name server that lies and real peers that misbehave: it goes to public addresses
only, to the very one it checked, and for a bounded time and size.

In a network of its own (`apart.py`), where public and private addresses are all this machine.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from forum.paths import ROOT
from tests.databases import missing
from tests.hostile.apart import ELSEWHERE, INWARD, PUBLIC

APART = ["unshare", "--map-root-user", "--net", "--mount"]


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    try:
        subprocess.run([*APART, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        missing(f"This machine gives no network of its own, so what leads inside was not tried: {error}")
    command = [*APART, sys.executable, "-m", "tests.hostile.apart"]
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    ended = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert ended.returncode == 0, ended.stderr
    return dict(json.loads(ended.stdout))


def assert_refused(tried: dict[str, Any], where: str) -> None:
    assert tried["reached"] == [], (where, tried)
    assert tried["came"].startswith(("refused: ", "ConnectionError: ", "InvalidURL: ")), (where, tried)


def test_a_public_address_is_reached_by_every_way(told: dict[str, Any]) -> None:
    assert [tried["reached"] for tried in told["public"].values()] == [[PUBLIC]] * 4
    assert told["public"]["fetch"]["came"] == told["public"]["page"]["came"] == "public"


@pytest.mark.parametrize("url", INWARD)
def test_no_way_leads_inside(told: dict[str, Any], url: str) -> None:
    for name, tried in told["inward"][url].items():
        if "\\" in url and tried["reached"] == [PUBLIC]:
            continue  # read as a browser does: what stands before the backslash is the host
        assert_refused(tried, f"{name} {url}")


def test_of_two_addresses_the_public_one_is_taken_and_no_other(told: dict[str, Any]) -> None:
    assert (told["both"]["came"], told["both"]["reached"]) == ("public", [PUBLIC])
    assert_refused(told["only inside listens"], "a port on which only the private address listens")


def test_a_name_that_leads_elsewhere_the_next_time_is_asked_once_for_each_request(told: dict[str, Any]) -> None:
    first, second = told["turned"]
    assert (first["came"], first["reached"], first["asked"]) == ("public", [PUBLIC], ["turned.example"])
    assert_refused(second, "the second time")
    turning = [tried for each in told["turning"] for tried in each.values()]
    for tried in turning:
        assert tried["asked"] == ["turning.example"]
        assert tried["reached"] in ([], [PUBLIC])
    assert 0 < len([tried for tried in turning if tried["reached"]]) < len(turning)


@pytest.mark.parametrize("number", range(len(ELSEWHERE)), ids=ELSEWHERE)
def test_no_redirect_leads_inside(told: dict[str, Any], number: int) -> None:
    tried = told["away"][number]
    assert tried["reached"] == [PUBLIC], tried
    assert tried["came"].startswith("refused: "), tried


def test_a_redirect_to_itself_ends(told: dict[str, Any]) -> None:
    assert "without an end" in told["round"]["came"]
    assert len(told["round"]["reached"]) <= 6


def test_what_has_no_end_is_left_in_time_and_is_not_taken_for_whole(told: dict[str, Any]) -> None:
    for name, tried in told["bad"].items():
        assert tried["came"].startswith("refused: "), (name, tried)
        assert tried["took"] < 4, (name, tried)


def test_what_unpacks_to_too_much_is_refused(told: dict[str, Any]) -> None:
    assert "larger than it says" in told["bomb"]["came"]


def test_a_name_server_that_says_nothing_is_not_waited_for(told: dict[str, Any]) -> None:
    for name, tried in told["silent"].items():
        assert "in time" in tried["came"], (name, tried)
        assert tried["took"] < 7, (name, tried)
