"""A slice of the crash proof; all of it is `python3 dev.py prove crash`."""

from __future__ import annotations

import os
import random
import secrets
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from tests.crash.peers import MANNERS, Peers
from tests.crash.scene import ASKED
from tests.crash.stage import Stage
from tests.crash.stage import stage as staged
from tests.crash.trials import State, judged
from tests.databases import KINDS

SEED = os.environ.get("CRASH_SEED") or str(secrets.randbelow(10**6))
# About how many steps each process takes until it ends by itself.
LENGTH = {"worker": 240, "web": 85}


@pytest.fixture(scope="module")
def stage(apps: Callable[[str], Flask]) -> Iterator[Stage]:
    with staged(lambda: str(apps("postgresql").config["FORUM"].database)) as made:
        yield made


def moments(process: str, *about: str, count: int) -> list[int]:
    """Some steps to die at; CRASH_SEED=… chooses the same ones again."""
    print(f"CRASH_SEED={SEED}")  # noqa: T201
    return sorted(random.Random(f"{SEED} {process} {about}").sample(range(1, LENGTH[process]), count))


@pytest.mark.parametrize("kind", KINDS)
def test_without_a_crash_everything_is_told_once(kind: str, stage: Stage) -> None:
    for process in ("worker", "web"):
        outcome = stage.play(kind, process, "accepts", 0)
        assert (outcome.died, outcome.doubled, outcome.wrong) == ("", 0, [])


@pytest.mark.parametrize("manners", MANNERS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_worker_killed_anywhere_loses_nothing_and_repeats_only_what_was_cut(
    kind: str, manners: str, stage: Stage
) -> None:
    outcomes = {step: stage.play(kind, "worker", manners, step) for step in moments("worker", kind, manners, count=2)}
    assert {step: outcome.wrong for step, outcome in outcomes.items() if outcome.wrong} == {}
    assert any(outcome.died for outcome in outcomes.values())


@pytest.mark.parametrize("kind", KINDS)
def test_a_web_process_killed_anywhere_takes_the_question_exactly_once(kind: str, stage: Stage) -> None:
    outcomes = {step: stage.play(kind, "web", "accepts", step) for step in moments("web", kind, count=2)}
    assert {step: outcome.wrong for step, outcome in outcomes.items() if outcome.wrong} == {}
    assert any(outcome.died for outcome in outcomes.values())


def test_the_counting_sees_what_is_missing_and_what_came_twice() -> None:
    here = Peers()
    for _ in range(2):
        here.took("/chat", "Vera asks")
    poor = State([ASKED], answers=0, facts=Counter(), jobs=["channels.send"], deliveries=Counter(), unsent_replies=1)
    wrong = " ".join(judged(poor, here, {}, questions=2, mails=3).wrong)
    for what in ("questions", "answers", "facts", "jobs left", "replies", "/signed", "mail", "told twice"):
        assert what in wrong
    cut = {"step": 1, "what": "send", "open": [here.web_port]}
    assert "told twice" not in " ".join(judged(poor, here, cut, questions=2, mails=3).wrong)
    assert "told twice" in " ".join(judged(poor, here, cut | {"open": [25]}, questions=2, mails=3).wrong)
