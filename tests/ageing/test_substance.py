"""What is a change in substance, and what only says it otherwise."""

from __future__ import annotations

import pytest

from forum.ageing import Reason, reason_of
from forum.sections import extract

SAID = (
    "Set FORUM_PORT to 8080 before you start the worker. The worker reads the colour of each tenant from the database "
    "and refuses to start when it's missing. Run `forum worker --threads 4` and wait until it says “ready”."
)


@pytest.mark.parametrize(
    "now",
    [
        SAID.upper().replace("FORUM WORKER --THREADS", "forum worker --threads"),
        SAID.replace(" ", "\n  "),
        SAID.replace("“ready”", '"ready"').replace("it's", "it’s"),
        SAID.replace("colour", "color"),
        SAID.replace("database", "databsae").replace("tenant", "tennant"),
        SAID.replace(". The", "; the").replace("Run", "run:"),
        SAID.replace("`forum worker --threads 4`", "$ forum worker --threads 4"),
        SAID.replace("and wait until it says", "then wait, until it says"),
        SAID.replace("refuses", "refused"),
        SAID.replace("The worker", "This worker"),
        "Run `forum worker --threads 4` and wait until it says “ready”. " + SAID.split(" Run ", maxsplit=1)[0],
    ],
    ids=["case", "white-space", "quotes", "spelling", "typos", "punctuation", "prompt", "little-words", "inflection",
         "article", "moved"],
)  # fmt: skip
def test_the_same_said_otherwise_is_no_change(now: str) -> None:
    assert reason_of(SAID, now) is Reason.NOTHING


@pytest.mark.parametrize(
    ("now", "reason"),
    [
        (SAID.replace("8080", "8081"), Reason.EXACT),
        (SAID.replace("FORUM_PORT", "FORUM_LISTEN"), Reason.EXACT),
        (SAID.replace("--threads", "--workers"), Reason.EXACT),
        (SAID.replace("ready", "serving"), Reason.EXACT),
        (SAID.replace("Set FORUM_PORT", "Do not set FORUM_PORT"), Reason.TURNED),
        (SAID.replace("when it's missing", "unless it's there"), Reason.TURNED),
        (SAID + " A second worker takes over whatever jobs the first left behind when it crashed.", Reason.SENTENCE),
        (SAID.replace("reads the colour of each tenant from the database", "asks the scheduler, plans quotas, limits"),
         Reason.REWRITTEN),
        ("", Reason.EXACT),
    ],
)  # fmt: skip
def test_what_is_said_otherwise_and_means_something_else_is_a_change(now: str, reason: Reason) -> None:
    assert reason_of(SAID, now) is reason


def test_what_went_to_another_section_of_the_page_is_not_gone() -> None:
    rest = SAID.split(" Run ", maxsplit=1)[0]
    moved = "Run `forum worker --threads 4` and wait until it says “ready”."
    assert reason_of(SAID, rest) is not Reason.NOTHING
    assert reason_of(SAID, rest, page=f"{rest}\nStarting\n{moved}") is Reason.NOTHING


def test_markup_and_where_links_lead_are_no_text_at_all() -> None:
    def text(html: str) -> str:
        return extract(f"<main><h1 id='a'>A</h1>{html}</main>").sections[0].text

    one = text('<p>Read <a href="/old" title="x" class="y">the guide</a> <em>first</em>.</p>')
    other = text('<div><span>Read</span> <a class="y" title="x" href="/new">the <b>guide</b></a> first.</div>')
    assert reason_of(one, other) is Reason.NOTHING


def test_a_text_of_a_hundred_thousand_words_is_compared_all_the_same() -> None:
    long = " ".join(f"word{n % 977} and more" for n in range(30_000))
    assert reason_of(long, long.replace("word3 ", "word4 ", 1)) is Reason.EXACT
