from __future__ import annotations

from dataclasses import dataclass

from forum.events import Fact


@dataclass(frozen=True)
class IndexRenewed(Fact):
    """All pages of a site were named, by its sitemap or a push; what was not named is gone."""

    site_id: int


@dataclass(frozen=True)
class PageCameBack(Fact):
    """It was gone, and stands again: its site brought it, or it was read there."""

    page_id: int


@dataclass(frozen=True)
class SitemapAsked(Fact):
    """Somebody wants the pages of a site to be read now."""

    site_id: int
    by_id: int


@dataclass(frozen=True)
class SitemapSet(Fact):
    """Where it is, or whether it is read daily."""

    site_id: int
    by_id: int


@dataclass(frozen=True)
class IndexTokenMade(Fact):
    site_id: int
    by_id: int


@dataclass(frozen=True)
class IndexTokenEnded(Fact):
    site_id: int
    by_id: int
