from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from html import escape

import pytest

from forum.markup import MAX_LENGTH, VERSION, inline, render
from tests.markup.reading import Reading

LINK = 'rel="nofollow ugc noopener"'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a\nb", "<p>a<br>\nb</p>"),
        ("**a** *b* ~~c~~ `d`", "<p><strong>a</strong> <em>b</em> <del>c</del> <code>d</code></p>"),
        ("call my_snake_case", "<p>call my_snake_case</p>"),
        ("`` a`b ``", "<p><code>a`b</code></p>"),
        ("# a\n## b\n### c\n#### d\n###### e #", "<h3>a</h3>\n<h3>b</h3>\n<h4>c</h4>\n<h5>d</h5>\n<h5>e</h5>"),
        ("#123 is back", "<p>#123 is back</p>"),
        ("a &copy; b & c < d", "<p>a © b &amp; c &lt; d</p>"),
        ("\\*a\\*", "<p>*a*</p>"),
        ("a \\< b \\& c \\~~d\\~~", "<p>a &lt; b &amp; c ~~d~~</p>"),
        ("\\<b> \\&lt; \\&#60; `\\< \\&lt;`", "<p>&lt;b&gt; &amp;lt; &amp;#60; <code>\\&lt; \\&amp;lt;</code></p>"),
        ("> a\n> b", "<blockquote>\n<p>a<br>\nb</p>\n</blockquote>"),
        ("---", "<hr>"),
        ("", ""),
        (" \n\t\n", ""),
    ],
)
def test_marks_mean_what_they_mean_on_github(text: str, html: str) -> None:
    assert render(text) == html


def test_a_list_may_follow_its_sentence_directly() -> None:
    assert render("Steps:\n1. a\n2. b") == "<p>Steps:</p>\n<ol>\n<li>a</li>\n<li>b</li>\n</ol>"
    assert render("It was\n1986. A year") == "<p>It was<br>\n1986. A year</p>"


@pytest.mark.parametrize("indent", [2, 3, 4])
def test_a_list_nests_with_two_three_or_four_blanks(indent: int) -> None:
    html = render(f"- a\n{' ' * indent}- b\n{' ' * indent}- c\n- d")
    assert html == "<ul>\n<li>a<ul>\n<li>b</li>\n<li>c</li>\n</ul>\n</li>\n<li>d</li>\n</ul>"


def test_a_list_goes_on_counting() -> None:
    assert '<ol start="3">' in render("3. c\n4. d")
    assert render("1. a\n\n   more\n\n2. b").count("<ol") == 1


def test_a_second_paragraph_does_not_swallow_the_next_item() -> None:
    assert len(Reading(render("- a\n- b\n\n  c\n- d\n")).named("li")) == 3


def test_ticked_items_are_shown_without_a_control() -> None:
    html = render("- [x] done\n- [ ] open")
    assert "<li>☑ done</li>" in html
    assert "<li>☐ open</li>" in html


def test_a_table_keeps_its_columns() -> None:
    html = render("| a | b |\n|---|--:|\n| `x|y` | **2** |")
    assert '<td><code>x|y</code></td>\n<td class="align-right"><strong>2</strong></td>' in html


def test_a_table_may_follow_its_sentence_directly() -> None:
    html = render("So:\n| a | b |\n|---|---|\n| `x\\|y` | c |")
    assert html.startswith("<p>So:</p>\n<table>")
    assert "<td><code>x|y</code></td>" in html


@pytest.mark.parametrize(
    ("text", "address", "words"),
    [
        ("[a](https://b.org/c_(d))", "https://b.org/c_(d)", "a"),
        ("[a\\<b\\>.log](https://b.org/?a\\&b)", "https://b.org/?a&b", "a<b>.log"),
        ("![a \\&lt;](https://b.org/c.png)", "https://b.org/c.png", "Image: a &lt;"),
        ("[a](<https://b.org/c> 'title')", "https://b.org/c", "a"),
        ("[a][r]\n\n[r]: https://b.org", "https://b.org", "a"),
        ("<https://b.org>", "https://b.org", "https://b.org"),
        ("<me@b.org>", "mailto:me@b.org", "me@b.org"),
        ("https://b.org/__main__.html", "https://b.org/__main__.html", "https://b.org/__main__.html"),
        ("https://b.org/?a=1&b=2", "https://b.org/?a=1&b=2", "https://b.org/?a=1&b=2"),
        ("(see www.b.org/a).", "http://www.b.org/a", "www.b.org/a"),
        ("![a cat](https://b.org/c.png)", "https://b.org/c.png", "Image: a cat"),
        ("![](https://b.org/c.png)", "https://b.org/c.png", "Image: c.png"),
        ("[![a](https://b.org/c.png)](https://d.org)", "https://d.org", "Image: a"),
        ("![a][r]\n\n[r]: https://b.org/c.png", "https://b.org/c.png", "Image: a"),
    ],
)
def test_an_address_becomes_a_link_that_vouches_for_nothing(text: str, address: str, words: str) -> None:
    escaped = address.replace("&", "&amp;"), escape(words, quote=False)
    assert f'<a href="{escaped[0]}" {LINK}>{escaped[1]}</a>' in render(text)


def test_file_names_are_no_addresses() -> None:
    assert render("See README.md and setup.py, git@host:a/b") == "<p>See README.md and setup.py, git@host:a/b</p>"


def test_a_paragraph_of_nothing_but_marks_is_shown_as_typed() -> None:
    text = "*a_b\n" * 400
    assert Reading(render(text)).text.split() == text.split()


def test_a_title_knows_code_and_nothing_else() -> None:
    assert inline("`a<b>` *c* <i> & ``d`e``") == "<code>a&lt;b&gt;</code> *c* &lt;i&gt; &amp; <code>d`e</code>"
    assert inline("one ` only\nline") == "one ` only line"


def test_many_threads_render_the_same() -> None:
    texts = [
        f"# {n}\n\n```python\nx = {n}\n```\n\n[a][r] https://b.org/{n}\n\n[r]: https://c.org/{n}" for n in range(40)
    ]
    expected = [render(text) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(render, texts * 5)) == expected * 5


def test_the_stored_version_and_the_limit_are_numbers() -> None:
    assert VERSION >= 1
    assert MAX_LENGTH == 20_000
