from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.markup import plain, render

POST = (
    "# Help\n\nIt *fails* <b>:\n\n1. a\n   - b\n2. c\n\n```py\nif a < b:\n    pass\n```\n\n"
    "> quoted\n\n| a | b |\n|-|-|\n| 1 | 2 |"
)


def test_words_come_back_as_a_person_would_type_them() -> None:
    assert plain(render(POST)) == (
        "Help\n\nIt fails <b>:\n\n1. a\n  - b\n2. c\n\nif a < b:\n    pass\n\n> quoted\n\na | b\n1 | 2"
    )


def test_a_break_is_a_line_end() -> None:
    assert plain(render("a\nb\n\nc")) == "a\nb\n\nc"


@pytest.mark.parametrize(
    ("limit", "shown"),
    [
        (100, "one two three"),
        (13, "one two three"),
        (12, "one two…"),
        (8, "one two…"),
        (7, "one…"),
        (3, "on…"),
        (1, "…"),
    ],
)
def test_a_long_text_is_cut_after_a_word(limit: int, shown: str) -> None:
    assert plain(render("one **two** three"), limit) == shown


@given(st.text(), st.integers(0, 60))
def test_an_excerpt_never_exceeds_its_limit(text: str, limit: int) -> None:
    assert len(plain(render(text), limit)) <= limit
