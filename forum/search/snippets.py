"""Where in a text the words stand, marked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from markupsafe import Markup, escape
from sqlalchemy import select

from forum.db import Words, folded, session
from forum.markup import plain
from forum.search.indexing import SOURCES
from forum.search.models import Kind

BEFORE, LONG = 60, 220
_RUN, _CLOSING = re.compile(r"\S+"), ".,;:!?)]}"
# What stemming may take off or put on: "install" marks "installed", "queries" marks "query".
_ENDINGS = 3


def texts_of(documents: Iterable[tuple[Kind, int]]) -> dict[tuple[Kind, int], str]:
    """What the rows behind these documents say now, a statement for each kind."""
    wanted: dict[Kind, list[int]] = {}
    for kind, subject in documents:
        wanted.setdefault(kind, []).append(subject)
    found: dict[tuple[Kind, int], str] = {}
    for kind, numbers in wanted.items():
        model = SOURCES[kind].model
        if kind is not Kind.TICKET:
            rows: Any = session.execute(select(model.id, model.html).where(model.id.in_(numbers)))
            found |= {(kind, number): plain(html) for number, html in rows}
    return found


def snippet(text: str, words: Words) -> Markup:
    """A piece of the text around the first of the words, each of them in `<mark>`; '' for an empty text."""
    text = " ".join(text.split())
    spots = list(_spots(text, words))
    start = max(0, spots[0][0] - BEFORE) if spots else 0
    start = text.rfind(" ", 0, start) + 1 if start else 0
    end = text.find(" ", start + LONG) if len(text) > start + LONG else -1
    piece_end = len(text) if end < 0 else end
    made, at = escape("… " if start else ""), start
    for begins, word in spots:
        if begins + len(word) <= piece_end:
            made += escape(text[at:begins]) + Markup("<mark>{}</mark>").format(word)
            at = begins + len(word)
    return made + escape(text[at:piece_end]) + ("…" if end >= 0 else "")


def marked(title: str, words: Words) -> Markup:
    """A whole title with each of the words in it in `<mark>`."""
    made, at = Markup(""), 0
    line = " ".join(title.replace("`", "").split())
    for begins, word in _spots(line, words):
        made += escape(line[at:begins]) + Markup("<mark>{}</mark>").format(word)
        at = begins + len(word)
    return made + escape(line[at:])


def _spots(text: str, words: Words) -> Iterator[tuple[int, str]]:
    """Where the words stand, without what closes a sentence; by runs, since a search for where a word might end takes
    the square of twenty thousand exclamation marks."""
    wanted = words.each
    for run in _RUN.finditer(text):
        word = run[0].rstrip(_CLOSING)
        if word and _is_meant(word, wanted):
            yield run.start(), word


def _is_meant(word: str, wanted: Iterable[str]) -> bool:
    said = folded(word).split()
    return any(_alike(one, other) for one in said for other in wanted)


def _alike(one: str, other: str) -> bool:
    shared = min(len(one), len(other))
    stem = max(shared - _ENDINGS, min(4, shared))
    return one[:stem] == other[:stem] and abs(len(one) - len(other)) <= 2 * _ENDINGS if shared > 3 else one == other
