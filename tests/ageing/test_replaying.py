"""A slice of `dev.py prove ageing`: releases that a seed makes, with changes of which it is known what they are."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from forum.pages import Site
from forum.sections import Brought
from tests.ageing.replaying import replay
from tests.people import People
from tests.sections.building import page as built
from tests.seeds import seed_of

SECTIONS = 12
NOUNS = (
    "worker", "queue", "ticket", "mirror", "backup", "tenant", "session", "gateway", "ledger", "scheduler", "cluster",
    "replica",
)  # fmt: skip
Text = tuple[str, str]
"""A heading and what stands beneath it."""


def said(n: int) -> Text:
    noun = NOUNS[n]
    return f"The {noun}", (
        f"Every {noun} keeps its state in the folder named by {noun}_home and listens on port {7000 + n}. "
        f"When a {noun} stops, another takes over within some seconds. It writes “ready” to the log and waits for work."
    )


QUIET: dict[str, Callable[[Text], Text]] = {
    "as it was": lambda text: text,
    "wrapped": lambda text: (text[0], text[1].replace(" ", "\n ")),
    "retyped": lambda text: (text[0], text[1].replace("“ready”", '"ready"').replace(". It", "; it")),
    "misspelled": lambda text: (text[0], text[1].replace("another", "anohter").replace("seconds", "second")),
    "renamed": lambda text: (f"All about: {text[0]}", text[1]),
}
LOUD: dict[str, Callable[[Text], Text]] = {
    "another number": lambda text: (text[0], text[1].replace("port 7", "port 9")),
    "another name": lambda text: (text[0], text[1].replace("_home", "_dir")),
    "turned round": lambda text: (text[0], text[1].replace("takes over", "never takes over")),
    "one sentence less": lambda text: (text[0], text[1].partition(" When")[0]),
    "gone": lambda text: ("", ""),
}


def release(texts: list[Text]) -> list[Brought]:
    anchors = [heading.lower().replace(" ", "-").replace(":", "") for heading, _text in texts]
    html = "".join(f"<h2 id='{anchor}'>{heading}</h2><p>{text}</p>"
                   for anchor, (heading, text) in zip(anchors, texts, strict=True) if heading)  # fmt: skip
    return [Brought("guide/all", built(f"<h1 id='all'>All</h1>{html}"))]


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_what_changed_in_substance_is_raised_and_nothing_else(
    site: Site, people: People, run_jobs: Callable[[], None], later: Callable[..., None]
) -> None:
    chance = random.Random(seed_of("ageing"))
    first = [said(n) for n in range(SECTIONS)]
    kinds = [chance.choice([*QUIET, *LOUD]) for _n in first]
    second = [{**QUIET, **LOUD}[kind](text) for kind, text in zip(kinds, first, strict=True)]
    chance.shuffle(second)

    def work() -> None:
        later(minutes=5)
        run_jobs()

    number = site.id
    played = list(replay(number, people, iter([("1", release(first)), ("2", release(second))]), work))
    wanted = {text for kind, (_heading, text) in zip(kinds, first, strict=True) if kind in LOUD}
    assert {case.old for case in played[0].cases if case.raised} == wanted
    assert played[0].threads == SECTIONS
