"""Answers for whoever is about to ask: what is alike, the neighbourhood of the page first, with the words to show."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Row, select
from sqlalchemy.orm import joinedload

from forum import meaning, sections
from forum.accounts import User
from forum.db import session
from forum.markup import plain
from forum.pages import Page
from forum.questions import Question, ShownOn, path
from forum.suggestions.engine import Alike, alike
from forum.suggestions.onwards import onwards
from forum.suggestions.sources import SECTIONS, SOLVED

SHOWN = 4
SURE, SURE_BY_WORDS = 0.5, 0.3
"""Below this nothing is suggested: an answer to something else only keeps people from asking."""
SAME_PAGE, SAME_FOLDER, SAME_SITE = 0.1, 0.06, 0.03
SHORTEST, LONGEST, EXCERPT = 4, 300, 320


@dataclass(frozen=True)
class Suggestion:
    """A solved thread or a section of the documentation, and where one reads it whole."""

    kind: str
    number: int
    title: str
    address: str
    excerpt: str

    @property
    def name(self) -> str:
        return f"{self.kind}:{self.number}"


def suggest(
    text: str,
    *,
    viewer: User | None,
    page: Page | None = None,
    site_id: int | None = None,
    patience: float = meaning.PATIENCE,
) -> list[Suggestion]:
    """The few that may answer it; nothing while too little was typed, or where nothing is near."""
    text = text.strip()[:LONGEST]
    if len(text) < SHORTEST:
        return []
    found = [one for one in alike(text, [SOLVED, SECTIONS], viewer=viewer, patience=patience) if _is_sure(one)]
    found = sorted(onwards(_nearer(found, page, site_id), viewer), key=lambda one: -one.score)[:SHOWN]
    shown = {kind: show([one.number for one in found if one.source.kind == kind]) for kind, show in SHOW.items()}
    return [made for one in found if (made := shown[one.source.kind].get(one.number))]


def sections_near(found: Sequence[Alike], page: Page | None, site_id: int, most: int) -> list[Suggestion]:
    """The sections that were found: those of this page first, then those of this site."""
    numbers = [one.number for one in sorted(_nearer(found, page, site_id), key=lambda one: -one.score)[:most]]
    shown = _show_sections(numbers)
    return [shown[number] for number in numbers if number in shown]


def suggestion_named(name: str, viewer: User | None) -> Suggestion | None:
    """What `Suggestion.name` names, if that person may see it."""
    kind, _, number = name.partition(":")
    source = {"thread": SOLVED, "section": SECTIONS}.get(kind)
    if source is None or not (number.isascii() and number.isdigit() and len(number) < 18):
        return None
    fitting = source.fitting([int(number)], viewer)
    return SHOW[kind](list(fitting)).get(int(number))


def _is_sure(one: Alike) -> bool:
    return one.score >= (SURE if one.by_meaning else SURE_BY_WORDS)


def _nearer(found: Sequence[Alike], page: Page | None, site_id: int | None) -> list[Alike]:
    """What belongs to this page, to one beside it, or at least to this site, counts for more."""
    places: dict[tuple[str, int], float] = {}
    for kind, read in PLACES.items():
        for number, page_id, its_site, key in read([one.number for one in found if one.source.kind == kind]):
            near = _closeness(page, site_id, page_id, its_site, key)
            places[kind, number] = max(near, places.get((kind, number), 0))
    return [replace(one, score=one.score + places.get((one.source.kind, one.number), 0)) for one in found]


def _closeness(page: Page | None, site_id: int | None, page_id: int, its_site: int, key: str) -> float:
    if site_id != its_site:
        return 0
    if page is None:
        return SAME_SITE
    if page.id == page_id:
        return SAME_PAGE
    return SAME_FOLDER if page.key.rpartition("/")[0] == key.rpartition("/")[0] else SAME_SITE


def _places_of_threads(numbers: Sequence[int]) -> Sequence[Row[int, int, int, str]]:
    asked = select(ShownOn.question_id, Page.id, Page.site_id, Page.key).join(Page, Page.id == ShownOn.page_id)
    return session.execute(asked.where(ShownOn.question_id.in_(numbers))).all() if numbers else []


def _places_of_sections(numbers: Sequence[int]) -> Sequence[Row[int, int, int, str]]:
    asked = select(sections.Section.id, Page.id, Page.site_id, Page.key).join(Page, Page.id == sections.Section.page_id)
    return session.execute(asked.where(sections.Section.id.in_(numbers))).all() if numbers else []


def _show_threads(numbers: Sequence[int]) -> Mapping[int, Suggestion]:
    asked = select(Question).where(Question.id.in_(numbers)).options(joinedload(Question.accepted))
    rows = session.scalars(asked).all() if numbers else []
    return {
        row.id: Suggestion(
            "thread", row.id, row.title, path(row), _excerpt(plain(row.accepted.html if row.accepted else row.html))
        )
        for row in rows
    }


def _show_sections(numbers: Sequence[int]) -> Mapping[int, Suggestion]:
    asked = select(sections.Section).where(sections.Section.id.in_(numbers)).options(joinedload(sections.Section.page))
    rows = session.scalars(asked).all() if numbers else []
    return {row.id: Suggestion("section", row.id, _headed(row), row.address, _excerpt(row.text)) for row in rows}


def _headed(section: sections.Section) -> str:
    return ": ".join(section.line[-2:]) or section.page.key


def _excerpt(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= EXCERPT else text[:EXCERPT].rpartition(" ")[0] + " …"


PLACES: dict[str, Callable[[Sequence[int]], Sequence[Row[int, int, int, str]]]] = {
    "thread": _places_of_threads,
    "section": _places_of_sections,
}
SHOW: dict[str, Callable[[Sequence[int]], Mapping[int, Suggestion]]] = {
    "thread": _show_threads,
    "section": _show_sections,
}
