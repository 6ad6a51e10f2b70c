from __future__ import annotations

from dataclasses import dataclass

from forum.events import Fact


@dataclass(frozen=True)
class SiteRegistered(Fact):
    site_id: int
    by_id: int | None


@dataclass(frozen=True)
class SiteChanged(Fact):
    site_id: int
    by_id: int


@dataclass(frozen=True)
class SiteLookChanged(Fact):
    """Its name at the top, its colour, its logo or its own words."""

    site_id: int
    by_id: int
