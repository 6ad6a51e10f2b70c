from __future__ import annotations

from dataclasses import dataclass

from forum.events import Fact


@dataclass(frozen=True)
class OrganisationRenamed(Fact):
    """It has another name, mail domain or reference."""

    organisation_id: int
    by_id: int


@dataclass(frozen=True)
class LinkTemplateChanged(Fact):
    """A link to another tool was added, changed or removed."""

    link_template_id: int
    by_id: int
