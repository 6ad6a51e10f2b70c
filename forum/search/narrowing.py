"""What a search is narrowed to beside its words: threads or documentation, a state, a topic, a site, a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import lazyload

from forum.db import session
from forum.pages import Page, Site
from forum.questions import Topic
from forum.search.operators import (
    DOCS,
    STATES,
    WITHIN,
    about,
    asked_on,
    documented,
    in_state,
    of_site,
    said_within,
    shown_on,
)
from forum.sections import Section


@dataclass(frozen=True)
class Narrowing:
    state: str = ""
    topic: Topic | None = None
    site: Site | None = None
    page: Page | None = None
    within: str = ""

    def __bool__(self) -> bool:
        return bool(self.state or self.topic or self.site or self.page)

    @property
    def of_threads(self) -> bool:
        """Whether it is narrowed to something that sections of the documentation do not have."""
        return bool(self.state or self.topic)

    @property
    def of_sections(self) -> list[ColumnElement[bool]]:
        pages = select(Page.id).where(Page.site_id == self.site.id) if self.site else None
        made = [] if pages is None else [Section.page_id.in_(pages)]
        return made + ([Section.page_id == self.page.id] if self.page else [])

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        made = [in_state(self.state)] if self.state else []
        made += [about([self.topic.id])] if self.topic else []
        made += [of_site(self.site.id)] if self.site else []
        return made + ([shown_on([self.page.id])] if self.page else [])

    @property
    def arguments(self) -> dict[str, str]:
        """As they stand in an address."""
        rows = {"topic": self.topic, "site": self.site, "page": self.page}
        chosen = {"in": self.within, "state": self.state}
        said = {name: value for name, value in chosen.items() if value}
        return said | {name: str(row.id) for name, row in rows.items() if row}


def read_narrowing(given: Mapping[str, str]) -> Narrowing:
    """Of an address; what names nothing that everybody may know of narrows nothing."""
    numbers = {name: int(given[name]) for name in ("topic", "site", "page") if _is_number(given.get(name, ""))}
    page = select(Page).where(Page.id == numbers.get("page"), or_(asked_on(), documented()))
    return Narrowing(
        state=given["state"] if given.get("state") in STATES else "",
        topic=session.get(Topic, numbers["topic"]) if "topic" in numbers else None,
        site=session.scalar(select(Site).where(Site.id == numbers["site"]).options(lazyload(Site.origins)))
        if "site" in numbers
        else None,
        page=session.scalar(page) if "page" in numbers else None,
        within=WITHIN.get(given.get("in", ""), ""),
    )


def meant_within(text: str, narrowing: Narrowing) -> str:
    """Whether threads or the documentation alone are looked for: what was typed counts before what was chosen."""
    return said_within(text) or narrowing.within


def docs_alone(text: str, narrowing: Narrowing) -> bool:
    return meant_within(text, narrowing) == DOCS


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 18
