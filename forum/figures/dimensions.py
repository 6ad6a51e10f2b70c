"""What the figures can be parted by: what each part is called, and one row for each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString
from sqlalchemy import Select, func, select

from forum.accounts import Tier, User
from forum.community import Team
from forum.db import session
from forum.figures.reading import Figures
from forum.figures.telling import waits_head, waits_of
from forum.figures.words import Cell, Share
from forum.handbook import Category
from forum.pages import Page
from forum.policies import level_name

LABELS: dict[str, LazyString] = {
    "tier": lazy_gettext("By tier"),
    "level": lazy_gettext("By level"),
    "category": lazy_gettext("By category"),
    "team": lazy_gettext("By team"),
    "page": lazy_gettext("By page"),
    "person": lazy_gettext("By person"),
}
HEADS: dict[str, LazyString] = {
    "tier": lazy_gettext("Tier"),
    "level": lazy_gettext("Level"),
    "category": lazy_gettext("Category"),
    "team": lazy_gettext("Team"),
    "page": lazy_gettext("Page"),
    "person": lazy_gettext("Person"),
}
NARROWING = frozenset(LABELS) - {"person"}
"""By these a report can be narrowed. Not by person: no chart of how fast somebody is."""
TIERS: dict[str, LazyString] = {
    Tier.PRIORITY.value: lazy_gettext("Priority"),
    Tier.SUBSCRIBER.value: lazy_gettext("Subscriber"),
    Tier.COMMUNITY.value: lazy_gettext("Community"),
}
ENOUGH = 5
"""Below so many replies a middle says something about the tickets and nothing about the person."""


def names_of(dimension: str, values: Collection[str]) -> dict[str, str]:
    """What the values are called; one statement, or none."""
    known = dict.fromkeys(values, "")
    if dimension == "tier":
        return {value: str(TIERS.get(value, value)) for value in known}
    if dimension == "level":
        return {value: f"{value} {level_name(int(value))}" for value in known if value.isdigit()}
    numbers = [int(value) for value in known if value.isdigit()]
    named = {str(number): name for number, name in session.execute(_named(dimension, numbers))} if numbers else {}
    return {value: named.get(value) or _("Gone") for value in known}


def head(dimension: str) -> list[str]:
    first = [str(HEADS[dimension]), _("Received"), _("In the time before"), _("Solved"), _("Still waiting")]
    return [*first, *waits_head(), _("In time"), _("Came back")]


def rows(
    dimension: str, by: dict[str, Figures], names: dict[str, str], now: datetime
) -> list[tuple[str, Sequence[Cell]]]:
    """Each value with its row: levels and people by name, the rest with the fullest first."""
    made: list[tuple[str, Sequence[Cell]]] = [
        (value, _row(dimension, names.get(value, value), found, now)) for value, found in by.items()
    ]
    if dimension in {"person", "level"}:
        made.sort(key=lambda row: str(row[1][0]).casefold())
    return made


def _row(dimension: str, name: str, found: Figures, now: datetime) -> list[Cell]:
    sheet = found.total
    few = dimension == "person" and sheet["replied"] < ENOUGH
    waits: list[Cell] = [None] * 4 if few else [*waits_of(sheet, now)]
    first: list[Cell] = [name, sheet["received"], found.before["received"], sheet["solved"], sheet.still_waiting]
    return [*first, *waits, Share(*sheet.promises), Share(sheet["came-back"], sheet["solved"])]


def _named(dimension: str, numbers: list[int]) -> Select[int, str]:
    if dimension == "page":
        name = func.coalesce(func.nullif(Page.title, ""), Page.key)
        return select(Page.id, name).where(Page.id.in_(numbers))
    kind: type[Any] = {"category": Category, "team": Team, "person": User}[dimension]
    return select(kind.id, kind.name).where(kind.id.in_(numbers))
