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


@pytest.mark.parametrize(
    "note", ["Added in version 2.1.", "Changed in version 3.0: The worker reads its colours once."]
)
def test_that_a_note_about_a_version_went_is_no_change_and_one_that_comes_is(note: str) -> None:
    assert reason_of(f"{note}\n\n{SAID}", SAID) is reason_of(f"{SAID}\n\n{note}", SAID) is Reason.NOTHING
    assert reason_of(SAID, f"{SAID}\n\n{note}") is Reason.EXACT
    assert reason_of(f"{note}\n\n{SAID}", f"{note.replace('The', 'A')}\n\n{SAID}") is Reason.NOTHING
    assert reason_of(f"{SAID}\n\nDeprecated since version 2.1.", SAID) is not Reason.NOTHING


def test_a_command_counts_word_by_word_but_not_in_which_order_its_options_stand() -> None:
    typed = "Then type this and wait:\n\n$ forum serve --site handbook --quiet\n\n" + SAID
    assert reason_of(typed, typed.replace("--site handbook --quiet", "--quiet --site handbook")) is Reason.NOTHING
    assert reason_of(typed, typed.replace("handbook --quiet", "manual --quiet")) is Reason.EXACT
    assert reason_of(typed, typed.replace("$ forum", "> forum").replace("  ", " ")) is Reason.NOTHING
    assert reason_of(typed, typed.replace("Then type", "Then write")) is Reason.NOTHING


def test_an_address_of_something_else_than_a_page_counts_to_the_letter() -> None:
    kept = f'{SAID} It is kept in "sqlite://:memory:" until then, see https://example.com/guide for more.'
    assert reason_of(kept, kept.replace("sqlite://", "sqlite:///")) is Reason.EXACT
    assert reason_of(kept, kept.replace("https://", "http://www.")) is Reason.NOTHING


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
