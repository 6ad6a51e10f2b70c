"""What is read of a page: its text by headings, and nothing of what is around it."""

from __future__ import annotations

import time

import pytest

from forum.sections import Found, extract
from tests.sections.building import GUIDE, page


def parts(html: str) -> dict[str, Found]:
    return {found.anchor: found for found in extract(html).sections}


def test_a_page_is_read_by_its_headings() -> None:
    found = extract(GUIDE)
    assert (found.title, found.language) == ("Installing - Handbook", "en-gb")
    assert [(one.anchor, one.heading, one.path) for one in found.sections[1:]] == [
        ("installing", "Installing", []),
        ("debian", "On Debian", ["Installing"]),
        ("~old-releases", "Old releases", ["Installing", "On Debian"]),
        ("mac", "On a Mac", ["Installing"]),
    ]
    assert found.sections[1].text == "Use pip."


def test_code_keeps_its_lines_and_its_indentation() -> None:
    assert parts(GUIDE)["debian"].text == "First:\n\napt update\n  apt install example"


def test_navigation_scripts_and_our_own_line_are_no_text() -> None:
    whole = " ".join(one.text for one in extract(GUIDE).sections)
    assert not [word for word in ("Home", "track", "Imprint", "Questions about") if word in whole]


def test_the_id_of_a_section_is_the_place_of_its_heading() -> None:
    found = parts(
        page(
            '<section id="top"><span id="old"></span><h1>Top</h1><p>One.</p>'
            '<section id="api"><h2>API</h2><dl><dt class="sig" id="app.run">run(port)</dt><dd><p>Starts.</p></dd></dl>'
            "<p>After.</p></section></section>"
        )
    )
    assert list(found) == ["top", "api", "app.run"]
    assert found["app.run"].path == ["Top", "API"]
    assert (found["app.run"].text, found["api"].text) == ("Starts.", "After.")


def test_an_article_within_the_main_part_is_what_the_page_is_about() -> None:
    html = page('<div class="sidebar">All chapters</div><article><h1 id="a">A</h1><p>Text.</p></article>')
    assert [one.text for one in extract(html).sections] == ["Text."]


def test_a_page_without_a_main_part_is_read_whole() -> None:
    html = "<html><body><nav>Menu</nav><h1 id='a'>A</h1><p>Text.</p></body></html>"
    assert [(one.anchor, one.text) for one in extract(html).sections] == [("a", "Text.")]


def test_white_space_does_not_count_and_a_word_does() -> None:
    one, other = (
        parts(page(f'<h1 id="a">A</h1>{text}'))["a"] for text in ("<p>Set it to 5.</p>", "<p>Set\n it  to 5.</p>")
    )
    assert one.hash == other.hash
    assert parts(page('<h1 id="a">A</h1><p>Set it to 6.</p>'))["a"].hash != one.hash


def test_two_headings_of_the_same_name_are_two_sections() -> None:
    found = extract(page("<h1 id='a'>A</h1><h2>Options</h2><p>1</p><h2>Options</h2><p>2</p><h2 id='a'>B</h2>")).sections
    assert [one.anchor for one in found] == ["a", "~options", "~options~2", "~a~2"]


@pytest.mark.parametrize("head", ['<meta name="robots" content="noindex">', '<meta http-equiv="refresh" content="0">'])
def test_what_wants_to_be_in_no_index_says_so(head: str) -> None:
    assert not extract(page("<p>Moved.</p>", head=head)).listed


def test_the_id_in_our_line_and_the_canonical_address_are_read() -> None:
    line = '<a class="docside" data-id="setup" href="https://f.example/ask?page=x">?</a>'
    found = extract(page(line, head='<link rel="canonical" href="/guide/">'))
    assert (found.ident, found.canonical) == ("setup", "/guide/")


@pytest.mark.parametrize("html", ["<div>" * 100_000, "<p>x" * 100_000, "<main>" + "x" * 3_000_000])
def test_what_would_take_minutes_to_read_is_refused_at_once(html: str) -> None:
    began = time.process_time()
    with pytest.raises(ValueError):
        extract(html)
    assert time.process_time() - began < 5
