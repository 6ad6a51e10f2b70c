from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.questions.differences import Piece, differences

texts = st.text(alphabet="ab \n.é", max_size=60)


def without_gaps(before: str, after: str) -> list[Piece]:
    return [piece for piece in differences(before, after) if piece.kind != "gap"]


@given(texts, texts)
def test_read_without_what_came_it_is_the_old_text_and_without_what_went_the_new(before: str, after: str) -> None:
    pieces = differences(before, after)
    if any(piece.kind == "gap" for piece in pieces):
        return
    assert "".join(piece.text for piece in pieces if piece.kind != "ins") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "del") == after


def test_a_changed_word_is_shown_in_its_line_and_the_rest_is_left_out() -> None:
    lines = [f"line {number}\n" for number in range(20)]
    changed = [*lines[:10], "line ten\n", *lines[11:]]
    pieces = differences("".join(lines), "".join(changed))
    assert Piece("del", "10") in pieces
    assert Piece("ins", "ten") in pieces
    assert [piece.kind for piece in pieces].count("gap") == 2
    assert "line 1\n" not in "".join(piece.text for piece in pieces)


@pytest.mark.parametrize("line", ["ab", "a", "", "a b c d e f g h"])
def test_the_worst_texts_are_compared_in_no_time(line: str) -> None:
    dice = random.Random(7)
    before = "\n".join(dice.choice(["x", "y", line]) for _n in range(9000))[:20_000]
    after = "\n".join(dice.choice(["y", "z", line]) for _n in range(9000))[:20_000]
    for old, new in (
        (before, after),
        (before.replace("\n", " "), after.replace("\n", " ")),
        ("a b " * 5000, "b a " * 5000),
    ):
        begun = time.monotonic()
        differences(old, new)
        assert time.monotonic() - begun < 1


def test_a_text_of_which_hardly_a_word_stayed_is_shown_whole_and_then_the_new_one() -> None:
    assert differences("With pip or with apt.", "Version 3") == [
        Piece("del", "With pip or with apt."),
        Piece("ins", "Version 3"),
    ]
