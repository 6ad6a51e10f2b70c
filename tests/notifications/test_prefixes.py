from __future__ import annotations

import pytest

from forum.notifications.prefixes import begins_with, clean_prefix
from forum.refused import Refused


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        (" / ", ""),
        ("/guide", "/guide"),
        ("guide/", "/guide"),
        ("/guide/index.html", "/guide"),
        ("https://docs.example.com/guide/", "/guide"),
        ("https://docs.example.com/", ""),
        ("/Größe", "/Gr%C3%B6%C3%9Fe"),
        ("id:plugins", "id:plugins"),
    ],
)
def test_a_prefix_is_kept_as_page_keys_begin(typed: str, kept: str) -> None:
    assert clean_prefix(typed) == kept


def test_a_prefix_that_is_no_address_is_refused() -> None:
    with pytest.raises(Refused, match="longer than"):
        clean_prefix("/" + "x" * 3000)


@pytest.mark.parametrize(
    ("key", "prefix", "covered"),
    [
        ("/guide", "/guide", True),
        ("/guide/install", "/guide", True),
        ("/guide?v=2", "/guide", True),
        ("/guidelines", "/guide", False),
        ("/other", "/guide", False),
        ("/anything", "", True),
        ("/guide/install", "/Guide", True),
        ("id:plugins", "id:plugins", True),
        ("id:Plugins", "id:plugins", False),
    ],
)
def test_a_prefix_ends_where_a_segment_ends(key: str, prefix: str, covered: bool) -> None:
    assert begins_with(key, prefix, fold_case=True) is covered


def test_case_counts_where_the_site_says_so() -> None:
    assert not begins_with("/guide", "/Guide", fold_case=False)
