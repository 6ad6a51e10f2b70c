"""Whoever parses what people wrote: its cost is that of an ordinary text of the same length, a few times over, or it
grows as the length does; and it holds no more than a few megabytes for it. Measured in processor time, each against
itself or against prose, so it says the same on any machine.
"""

from __future__ import annotations

import gc
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from inspect import unwrap
from typing import Any

import pytest
from flask import Flask

from forum.ageing.substance import reason_of
from forum.channels import Message
from forum.channels.kinds import channel
from forum.channels.letter import Mailbox, letter
from forum.db.folding import looked_for
from forum.markup import from_html, inline, plain, render
from forum.organisations.importing import read_rows
from forum.paths import ROOT
from forum.questions.differences import differences
from forum.questions.mentioning import marked
from forum.refused import Refused
from forum.screening import mask, secrets_in, signs_of
from forum.search.operators import only_words, said_within
from forum.search.snippets import snippet
from forum.sections.extracting import extract
from forum.sections.sitemaps import read_sitemap
from tests.markup.reading import cases
from tests.markup.test_hanging import SHAPED
from tests.seeds import seed_of

PROSE = """Set `FORUM_URL` to the address at which *readers* reach it, restart the worker, and look at the [log][1] once
more. It says https://forum.example.com/questions/7, and **not** localhost:

- one thing
- another thing

> That is what they said, and it is < 3 & more.

[1]: https://forum.example.com/log
"""
PIECES = (
    "\0", " ", "\t", "\n", "\r\n", "a", "1", "!", "[", "]", "(", "<", ">", "&", "`", "*", "_", "~", "|", "#", "-", "\\",
    '"', "'", "@", "/", ":", ".", ",", ";", "=", "\u0301", "\u200b", "\u202e", "\u2028", "🦉", "ﷺ", "ß", "İ",
    "\ufffd", "&amp;", "&#x41;", "<!--", "-->", "<![CDATA[", "<?", "<a href='x'>", "</a>", "http://a.b/", "a@b.c ",
    "[a]: b\n", "[a][a]", "[a](b)", "![a](b)", "> ", "- ", "1. ", "|a|\n", "``a`", "**a *b ", "~~a", "- > ", "a\n",
    "a b\n", ",\n", '"\n', "```\n", "{{", "%s", "is:", "from:a ", "-----BEGIN A KEY-----\n", "token=", "<li>",
    "<table><tr><td>", "<p>x", "🦉\u200d",
)  # fmt: skip
SLACK = 3  # beside the 4 by which the text grows, for caches, collections and a busy machine

rendered = unwrap(render)
"""Anew each time: the last texts are remembered, and would cost nothing when they are measured again."""


class Somebody:
    id, is_staff, name = 7, False, "Vera Visitor"


def message(text: str) -> Message:
    return Message(id="x", subject=text[:500], text=text, html=text, url="http://a.b/", author=text[:200])


def mail(text: str) -> bytes:
    box = Mailbox("Vera", "vera", "example.com")
    return letter(box, box, message(text))


PARSERS: dict[str, tuple[int, Callable[[str], Any]]] = {
    "a post": (20_000, lambda text: plain(rendered(text))),
    "a title": (20_000, inline),
    "HTML of elsewhere": (30_000, from_html),
    "secrets": (20_000, secrets_in),
    "what to mask": (20_000, mask),
    "signs of spam": (20_000, signs_of),
    "an edit": (20_000, lambda text: differences(text, text[::-1])),
    "an edit all through": (20_000, lambda text: differences(text, text.replace(text[:1], text[:1] + " b\n")[:20_000])),
    "names": (20_000, lambda text: marked(rendered(text), [Somebody()])),  # type: ignore[list-item]
    "a search": (8_000, lambda text: (only_words(text), said_within(text), looked_for(text))),
    "what was found": (20_000, lambda text: snippet(text, looked_for("readers log"))),
    "a table of people": (240_000, read_rows),
    "a page": (50_000, extract),
    "a sitemap": (200_000, lambda text: read_sitemap(text.encode())),
    "a page that changed": (10_000, lambda text: reason_of(text, "b " + text)),
    "a mail": (20_000, mail),
    "Slack": (20_000, lambda text: channel("slack").body(message(text))),  # type: ignore[attr-defined]
    "Teams": (20_000, lambda text: channel("teams").body(message(text))),  # type: ignore[attr-defined]
}


def cost(parse: Callable[[str], Any], text: str) -> float:
    """Seconds of the processor, without a collection of what other tests left in the same process."""
    gc.disable()
    began = time.process_time()
    with suppress(Refused, ValueError):  # said in a sentence, which is an answer too
        parse(text)
    took = time.process_time() - began
    gc.enable()
    return took


def filled(piece: str, size: int) -> str:
    return (piece * (size // len(piece) + 1))[:size]


def assert_bounded(parse: Callable[[str], Any], piece: str, size: int, ordinary: float) -> None:
    took = cost(parse, filled(piece, size))
    if took <= 4 * ordinary + 0.02:
        return
    quarter = min(cost(parse, filled(piece, size // 4)) for _ in range(2))
    for _ in range(4):  # what was disturbed once is quick the next time; what grows is slow each time
        if took <= max(4 * SLACK * quarter, 4 * ordinary):
            return
        took = min(took, cost(parse, filled(piece, size)))
    pytest.fail(f"{piece!r}: {took} s, a quarter of it {quarter} s, prose {ordinary} s")


@pytest.mark.parametrize("what", PARSERS)
def test_nothing_that_reads_what_people_wrote_grows_faster_than_what_they_wrote(what: str) -> None:
    size, parse = PARSERS[what]
    with _speaking():
        ordinary = min(cost(parse, filled(PROSE, size)) for _ in range(2))
        for piece in PIECES:
            assert_bounded(parse, piece, size, ordinary)


def _speaking() -> Any:
    from flask_babel import Babel

    app = Flask("growth")
    Babel(app)
    return app.app_context()


WORST = 20
"""Times an ordinary post of the same length; the worst that is known takes twelve."""


def test_no_example_of_markdown_repeated_costs_more_than_many_ordinary_posts() -> None:
    """A slice of a larger search: SEED repeats it, ROUNDS makes it longer."""
    seed = seed_of("growth")
    names = ("commonmark_examples", "gfm_extensions_examples", "cmark_regression_examples")
    examples = [case["markdown"] for name in names for case in cases(f"markdown/{name}.json") if case["markdown"]]
    known = [
        "[\nfoo\n]: /url\nbar\n",
        "|\n-|\n",
        "# [Foo]\n[foo]: /url\n> bar\n",
        "*\t*\t*\t\n",
        '[foo]: /url\n"title" ok\n',
    ]
    dice, (size, parse) = random.Random(seed), PARSERS["a post"]
    ordinary = min(cost(parse, filled(PROSE, size)) for _ in range(3))
    for example in [*known, *dice.sample(examples, 20 * int(os.environ.get("ROUNDS") or 1))]:
        for piece in (example, example.rstrip("\n") + " ", example.replace("\n", "\n> ")):
            text = filled(piece, size)
            tries = (cost(parse, text) for _ in range(4))
            assert any(took <= WORST * ordinary for took in tries), piece


HOLDING = """
import json, resource, sys
from forum.markup import plain, render
def kilobytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
ordinary, *texts = json.load(sys.stdin)
plain(render(ordinary))
before, most = kilobytes(), {}
for text in texts:
    html = render(text)
    most[text[:40]] = len(html)
    plain(html)
print(json.dumps([kilobytes() - before, most]))
"""


def test_no_post_takes_more_than_a_few_megabytes_or_becomes_a_large_page() -> None:
    """In a process of its own, since memory once taken is not given back."""
    pieces = [piece for piece in PIECES if "\0" not in piece]
    texts = [
        filled(PROSE, 20_000),
        *(filled(piece, 20_000) for piece in pieces),
        *(text[:20_000] for text in SHAPED.values()),
    ]
    command = [sys.executable, "-c", HOLDING]
    said = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, cwd=ROOT, check=True).stdout
    kilobytes, sizes = json.loads(said)
    assert kilobytes < 64_000
    assert max(sizes.values()) < 500_000, max(sizes, key=sizes.get)
