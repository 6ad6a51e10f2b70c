"""What is alike is found as often as was promised, measured through the product's own engine."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from forum import suggestions
from forum.config import Settings
from tests.encoder import encoder

FILE = Path(os.environ.get("CASES", "../shared/cases"), "similar-questions", "stackfaq_dev.json")


def test_the_right_thread_comes_first_as_often_as_promised_by_words_alone(app: Flask) -> None:
    cases = suggestions.read_cases(FILE)
    assert sum(len(case.paraphrases) for case in cases) == 399
    numbers = suggestions.load_cases(cases)
    assert suggestions.measure(cases, numbers, half=False, words_alone=True).within(1) >= 0.835
    assert suggestions.measure(cases, numbers, half=True, words_alone=True).within(1) >= 0.50


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)  # what lies near does not depend on the database
def test_the_right_thread_comes_first_as_often_as_promised_by_all_together(
    app: Flask, settings: Callable[..., Settings]
) -> None:
    cases = suggestions.read_cases(FILE)
    numbers = suggestions.load_cases(cases)
    with encoder(app, settings, vectors=len(cases)):
        whole, half = (suggestions.measure(cases, numbers, half=half, words_alone=False) for half in (False, True))
    assert whole.within(1) >= 0.987
    assert half.within(1) >= 0.647
