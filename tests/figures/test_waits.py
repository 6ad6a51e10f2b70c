"""The middle of many waits, of which some have not ended."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from random import Random
from statistics import median_low

import pytest

from forum.figures.waits import Over, length_of, quantile, step_of


def steps(*minutes: float) -> Counter[int]:
    return Counter(step_of(timedelta(minutes=each)) for each in minutes)


def minutes(wait: object) -> float:
    assert isinstance(wait, timedelta)
    return wait.total_seconds() / 60


@pytest.mark.parametrize("length", [1, 1.5, 7, 59, 60, 1440, 43_200, 525_600])
def test_a_length_is_kept_to_one_per_cent(length: float) -> None:
    assert minutes(length_of(step_of(timedelta(minutes=length)))) == pytest.approx(length, rel=0.0101)


def test_with_everybody_answered_it_is_the_usual_median() -> None:
    chance = Random(4)
    waits = [chance.lognormvariate(3, 1) + 1 for _ in range(501)]
    assert minutes(quantile(0.5, steps(*waits), Counter())) == pytest.approx(median_low(waits), rel=0.0101)


def test_ignoring_people_never_makes_the_median_better() -> None:
    """As Papercups did, whose reports dropped whoever had no reply yet."""
    answered = steps(10, 20, 30)
    alone = minutes(quantile(0.5, answered, Counter()))
    assert minutes(quantile(0.5, answered, steps(500, 600))) > alone
    assert isinstance(quantile(0.5, answered, steps(*[500] * 9)), Over)


def test_who_has_only_just_asked_changes_nothing() -> None:
    answered = steps(10, 20, 30)
    assert quantile(0.5, answered, steps(*[0.1] * 50)) == quantile(0.5, answered, Counter())


def test_of_nobody_there_is_no_median() -> None:
    assert quantile(0.5, Counter(), Counter()) is None
