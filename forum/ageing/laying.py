"""What a solved thread speaks of, and what stands there now: kept, so that one can tell when it changes.

That is where its accepted answer links to; and the heading it was asked at. Without either, the section that has most
of the names in the answer; without one that is clearly it, the page as a whole.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from html import unescape
from urllib.parse import unquote

from sqlalchemy import delete, select

from forum.ageing.models import Age, Ground, Why, Wording
from forum.ageing.tokens import tokens
from forum.db import add_once, session
from forum.markup import plain
from forum.pages import Page, find_page, identity_on, site_of
from forum.questions import Question, locked
from forum.sections import IndexedPage, Section, hash_of, last_text, section_at

LINKS, PAGES, NAMES, CLEARLY = 3, 3, 2, 1.5
Place = tuple[int, Section | None, Why]
_LINK = re.compile(r'<a\b[^>]*?\shref="([^"]+)"')


def lay(question: Question) -> None:
    """Keep what the documentation says now about what this thread speaks of; what was kept before is forgotten.

    The thread is locked: what was just accepted is looked for at the same time as what was solved long ago."""
    question = locked(question.id)
    if question.solved_at is None or not question.is_published:
        return
    forget(question.id)
    for page_id, section, why in _places(question):
        indexed = session.get_one(IndexedPage, page_id)
        text = section.text if section else last_text(page_id)
        ground = Ground(question_id=question.id, page_id=page_id, why=why, hash=keep(text), seen_at=indexed.changed_at)
        seat(ground, page_id, section)
        session.add(ground)
    session.flush()


def forget(question_id: int) -> None:
    session.execute(delete(Ground).where(Ground.question_id == question_id))
    session.execute(delete(Age).where(Age.question_id == question_id))
    question = session.get_one(Question, question_id)
    if question.aged:
        question.aged = False


def seat(ground: Ground, page_id: int, section: Section | None) -> None:
    """Where it is found from now on. `~` is no anchor of a section, and stands for the page as a whole."""
    ground.page_id, ground.section_id = page_id, section.id if section else None
    ground.anchor, ground.heading = (section.anchor, section.heading) if section else ("~", "")


def keep(text: str) -> str:
    """The name under which a text is kept."""
    name = hash_of(text)
    if session.get(Wording, name) is None:
        add_once(Wording(hash=name, text=text))
    return name


def _places(question: Question) -> list[Place]:
    html = question.accepted.html if question.accepted else ""
    found = [*_linked(html), *_asked(question)]
    if not found:
        found = [_by_names(shown.page_id, html) for shown in question.shown_on if _stands(shown.page_id)][:PAGES]
    taken: dict[tuple[int, int | None], Place] = {}
    for place in found:
        taken.setdefault((place[0], place[1].id if place[1] else None), place)
    return list(taken.values())


def _linked(html: str) -> list[Place]:
    found: list[Place] = []
    for address in map(unescape, _LINK.findall(html)):
        page = _page_at(address)
        if page is None or not _stands(page.id) or len(found) == LINKS:
            continue
        section = _standing(page.id, unquote(address.partition("#")[2]))
        found.append((page.id, section, Why.LINKED))
    return found


def _page_at(address: str) -> Page | None:
    try:
        site = site_of(address)
        return session.scalar(find_page(site.id, identity_on(site, address).key)) if site else None
    except ValueError:
        return None


def _asked(question: Question) -> list[Place]:
    asked = [(shown.page_id, _standing(shown.page_id, shown.section)) for shown in question.shown_on[:PAGES]]
    return [(page_id, section, Why.ASKED) for page_id, section in asked if section is not None]


def _by_names(page_id: int, html: str) -> Place:
    """The section that says most of what is named in the answer, a name counting for less where others have it too."""
    wanted = names_in(plain(html))
    here = session.scalars(select(Section).where(Section.page_id == page_id, Section.gone_at.is_(None))).all()
    said = {section.id: wanted & names_in(f"{section.heading} {section.text}") for section in here} if wanted else {}
    having = Counter(name for names in said.values() for name in names)
    ranked = sorted(here, key=lambda section: -_score(said.get(section.id, ()), having))
    if not ranked or len(said.get(ranked[0].id, ())) < NAMES:
        return page_id, None, Why.PAGE
    first, second = (_score(said[section.id], having) for section in (ranked * 2)[:2])
    clearly = len(ranked) == 1 or first >= CLEARLY * second
    return (page_id, ranked[0], Why.NAMES) if clearly else (page_id, None, Why.PAGE)


@lru_cache(maxsize=1024)
def names_in(text: str) -> frozenset[str]:
    return frozenset(token.text for token in tokens(text) if token.exact and len(token.text) > 1)


def _score(names: Iterable[str], having: Counter[str]) -> float:
    return sum(1 / having[name] for name in names)


def _stands(page_id: int) -> bool:
    known = session.get(IndexedPage, page_id)
    return known is not None and known.gone_at is None


def _standing(page_id: int, anchor: str) -> Section | None:
    section = section_at(page_id, anchor) if anchor and _stands(page_id) else None
    return section if section is not None and section.gone_at is None else None
