"""Which page a lost one has become, by what it said and by what it is called."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile
from urllib.parse import unquote, urlsplit

from sqlalchemy import Select

from forum.db import session
from forum.moves.subject import nearest_subject
from forum.pages import Page
from forum.sections import IndexedPage, last_text, standing_pages

READ, RUN, ENOUGH = 300, 3, 12
SURE, CLEAR, WORTH_SAYING, NAMED_ALIKE, SAME_SUBJECT = 0.7, 0.15, 0.25, 0.5, 0.2
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Like:
    """A page that may be it: `share` of the lost text is in it, 0 if it is offered for another reason, and it is `sure`
    enough to be done by itself."""

    page_id: int
    share: float
    sure: bool


@dataclass(frozen=True)
class Candidate:
    """A page whose text is worth reading: how far it is `named` alike, and whether it is `new` since the lost one."""

    number: int
    named: float
    new: bool


def most_like(page: Page) -> Like | None:
    """The page of the same site that has most of what this one said; without that, one that is called alike; without
    that, what came when it went and speaks of the same; without that, the one above it or beside it, for a reader who
    comes there is nearest to what they look for."""
    text, rows = last_text(page.id), _nearest(page)
    if not rows:
        return None
    texts = {row.number: last_text(row.number) for row in rows}
    said = _runs(text)
    shares = {number: _share(said, _runs(there)) for number, there in texts.items()}
    share, _named, number = max((shares[row.number], row.named, row.number) for row in rows)
    if share >= WORTH_SAYING:
        second = max((other for one, other in shares.items() if one != number), default=0.0)
        sure = len(said) >= ENOUGH and share >= SURE and share - second >= CLEAR
        return Like(number, share, sure)
    named, number = max((row.named, row.number) for row in rows)
    if named < NAMED_ALIKE:
        close, number = nearest_subject(text, texts, [row.number for row in rows if row.new])
        if close < SAME_SUBJECT:
            return _around(page)
    return Like(number, 0.0, sure=False)


def _around(page: Page) -> Like | None:
    """With the most parts of the path in common; of several the one with the shortest path, which is their index."""
    own = _parts(page.address)
    around = [
        (-_together(own, _parts(address)), len(_parts(address)), number)
        for number, address in session.execute(
            _others(page).with_only_columns(IndexedPage.page_id, IndexedPage.address)
        )
    ]
    return Like(min(around)[2], 0.0, sure=False) if around else None


def _nearest(page: Page) -> list[Candidate]:
    """Pages whose text is worth reading: what is called alike, and what is new since the lost one was last seen."""
    known = session.get(IndexedPage, page.id)
    seen = known.last_seen_at if known else page.created_at
    title = known.title if known else page.title
    words = _names(page.address, title)
    light = _others(page).with_only_columns(
        IndexedPage.page_id, IndexedPage.address, IndexedPage.title, IndexedPage.first_seen_at
    )
    rows = [
        Candidate(number, _share(words, _names(address, name)) * _weight(address, page.address), first >= seen)
        for number, address, name, first in session.execute(light)
    ]
    return sorted(rows, key=lambda row: (row.named + row.new, row.number), reverse=True)[:READ]


def _others(page: Page) -> Select[IndexedPage]:
    return standing_pages(page.site_id).where(IndexedPage.page_id != page.id)


def _weight(address: str, other: str) -> float:
    """The last part of a path says more than what is above it."""
    return 1.0 if _last(address) == _last(other) else 0.7


def _parts(address: str) -> list[str]:
    parts = [part for part in unquote(urlsplit(address).path).lower().split("/") if part]
    return [*parts[:-1], re.sub(r"\.html?$", "", parts[-1])] if parts else []


def _last(address: str) -> str:
    parts = _parts(address)
    return parts[-1] if parts else ""


def _together(one: list[str], other: list[str]) -> int:
    """How many parts of two paths are the same from the left."""
    return sum(1 for _same in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _names(address: str, title: str) -> set[object]:
    return set(_WORD.findall(f"{_last(address).replace('_', ' ')} {title}".lower()))


def _runs(text: str) -> set[object]:
    """Every three words that stand together, as numbers: what was moved keeps most of them, whatever was done to it."""
    words = _WORD.findall(text.lower())
    return {hash(tuple(words[at : at + RUN])) for at in range(len(words) - RUN + 1)}


def _share(of: set[object], among: set[object]) -> float:
    return len(of & among) / len(of) if of else 0.0
