"""Texts that hang Markdown renderers, at the full length of a post."""

from __future__ import annotations

import time

import pytest

from forum.markup import MAX_LENGTH, plain, render
from tests.markup.reading import assert_harmless

# Alone and unloaded each takes at most half a second; the bound leaves room for a busy machine and
# still fails at once where the cost grows with the square.
BOUND = 4.0

REPEATED = """[|![a|[a](|[a]("|[a](")|[a](b '"|[a][|[a]|[a](b)|![a](http://b)|[a](<b|(|`|``a`|*a|*a |**a |_a |*a_b |a**b
*a **b |~~a |~|***|> |>|- |1. |* - + |> - |#|<|<a|<a@|<!--|&|&amp;|\\|\\*|http://a.b |www.a.b&|www.a.b(|{|'|a
http://|a@b.c |http://a.b/_c_*d*|[![a](http://b)](http://c) """.replace("\n", "|").split("|")
LINES = ["# a", "#a", "a", "a\n", "", "    a", "|a|b|\n|-|-|", "a|b", "[a]: b", '[a]: b "c', "```", "```python", "---"]
LINES += ["a\n---", "===", "- - -x", ">", "> a\n", "~~~\n```", "- a", "1) a", "- [ ] a"]

SHAPED = {
    "backtick runs of many lengths": "".join("`" * size + "a" for size in range(1, 199)),
    "a staircase of lists": "".join("    " * depth + "- a\n" for depth in range(100)),
    "emphasis in emphasis": "*a " * 3_300 + "b* " * 3_300,
    "brackets in brackets": "[" * 9_999 + "]" * 9_999,
    "links in links": "[" * 1_800 + "](http://b)" * 1_600,
    "a table of a million cells": "|" * 59 + "\n" + "-|" * 59 + "\n" + "a\n" * 9_800,
    "code in every cell": "|a" * 50 + "\n" + "|-" * 50 + "\n" + ("|`a`" * 50 + "\n") * 90,
    "a long address named often": "[a]: http://" + "x" * 9_000 + "\n\n" + "[a] " * 2_500,
    "just fewer brackets than too many": ("[" * 490 + "\n\n") * 40,
    "just fewer stars than too many": ("***a **b *c " * 80 + "\n\n") * 20,
    "an address and ampersands": "http://a.b " + "&" * 19_900,
    "quotes and lists in turn": ("> - " * 4 + "a\n\n") * 1_100,
    "a rule that is none": "- " * 9_998 + "x",
    "an open title": "[a]: b (" + "x) " * 6_500,
    "one word": "a" * 20_000,
}


def timed(text: str) -> None:
    started = time.process_time()
    html = render(text)
    plain(html)
    assert time.process_time() - started < BOUND
    assert_harmless(html)


@pytest.mark.parametrize("unit", [*REPEATED, *(line + "\n" for line in LINES)])
def test_a_thing_repeated_does_not_hang(unit: str) -> None:
    timed((unit * MAX_LENGTH)[:MAX_LENGTH])


@pytest.mark.parametrize("name", SHAPED)
def test_a_clever_text_does_not_hang(name: str) -> None:
    timed(SHAPED[name][:MAX_LENGTH])


@pytest.mark.parametrize(
    ("language", "unit"),
    [
        ("yaml", "&"),
        ("yaml", "*"),
        ("xml", "<!--"),
        ("ts", "a."),
        ("vim", "\n"),
        ("matlab", "\n"),
        ("html+jinja", "#{"),
    ],
)
def test_code_that_hangs_a_lexer_is_shown_uncoloured(language: str, unit: str) -> None:
    line = (unit * 990)[:990]
    timed(f"```{language}\n" + (line + "\n") * 9 + "```\n")
    timed((f"```{language}\n{line}\n```\n" * 19)[:MAX_LENGTH])
    timed(f"```{language}\n{(unit * MAX_LENGTH)[:19_000]}\n```")


def test_a_post_cannot_grow_a_hundredfold() -> None:
    assert len(render(SHAPED["a long address named often"][:MAX_LENGTH])) < 300_000
    assert len(render(SHAPED["a table of a million cells"][:MAX_LENGTH])) < 300_000


def test_text_over_the_limit_is_shown_uninterpreted() -> None:
    reading = assert_harmless(render("**a** <b>\n\n" * MAX_LENGTH))
    assert {tag for tag, _ in reading.elements} == {"p"}
    assert "**a** <b>" in reading.text
