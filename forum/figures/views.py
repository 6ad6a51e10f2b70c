"""Every report is an address: which one, of which days, of what; and the same address ends in .csv for the numbers."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, request
from flask_babel import gettext as _

from forum import clock
from forum.accounts import is_support
from forum.db import session
from forum.figures import dimensions, reports
from forum.figures.models import FigureRun
from forum.figures.ranges import PRESETS, Range, read_range
from forum.figures.reading import Figures, Scope, oldest_unassigned, read, read_by, sites_with_zones
from forum.figures.reports import MADE
from forum.figures.telling import LABELS, Report
from forum.figures.waits import Over
from forum.figures.words import NAMES, Cell, days_of, plain
from forum.web import number_of, page, panel

blueprint: Blueprint = panel("figures", __name__, prefix="/queue/figures", may=is_support)


@dataclass(frozen=True)
class Asked:
    """What the address asks for. `zone` is where its days begin and end."""

    range: Range
    scope: Scope
    sites: Sequence[Any]
    zone: str
    now: datetime

    @property
    def arguments(self) -> dict[str, str]:
        only = {"only": f"{self.scope.dimension}:{self.scope.value}"} if self.scope.dimension else {}
        return {**self.range.arguments, **only, **({"site": str(self.scope.site)} if self.scope.site else {})}


@blueprint.get("")
def index() -> Response:
    """All reports beneath each other, and above them the numbers that matter."""
    asked = _asked()
    found = read(asked.range, asked.scope)
    made = [make(found, asked.now) for make in MADE.values()]
    if not asked.scope.dimension:
        made.append(_categories(asked, found))
    oldest = oldest_unassigned()
    waited = asked.now - oldest if oldest else None
    return page("figures/index.html", reports=made, found=found, waited=waited, **_frame(asked))


@blueprint.get("/<name>")
def report(name: str) -> Response:
    asked = _asked()
    return page("figures/report.html", report=_made(name, asked), name=name, **_frame(asked))


@blueprint.get("/<name>.csv")
def report_table(name: str) -> Response:
    made = _made(name, asked := _asked())
    return _table(name, asked, made.head, made.rows)


@blueprint.get("/by/<dimension>")
def by(dimension: str) -> Response:
    asked = _asked()
    head, rows = _parted(dimension, asked)
    narrowing = dimension in dimensions.NARROWING
    return page(
        "figures/by.html", dimension=dimension, head=head, rows=rows, narrowing=narrowing, enough=dimensions.ENOUGH,
        **_frame(asked),
    )  # fmt: skip


@blueprint.get("/by/<dimension>.csv")
def by_table(dimension: str) -> Response:
    head, rows = _parted(dimension, asked := _asked())
    return _table(dimension, asked, head, [row for _value, row in rows])


def _asked() -> Asked:
    sites, now = session.execute(sites_with_zones()).all(), clock.now()
    wanted = request.args.get("site", type=number_of)
    site = next((site for site in sites if site.id == wanted), None)
    zone = (site or sites[0]).zone if sites else "UTC"
    dimension, _colon, value = request.args.get("only", "").partition(":")
    known = dimension in dimensions.NARROWING and 0 < len(value) <= 20 and value.isalnum()
    scope = Scope(dimension if known else "", value if known else "", site.id if site else None)
    today = now.astimezone(ZoneInfo(zone)).date()
    return Asked(read_range(request.args, today), scope, sites, zone, now)


def _made(name: str, asked: Asked) -> Report:
    if name not in LABELS:
        abort(404)
    found = read(asked.range, asked.scope)
    return _categories(asked, found) if name == "categories" else MADE[name](found, asked.now)


def _categories(asked: Asked, found: Figures) -> Report:
    parted = read_by(asked.range, "category", asked.scope.site)
    return reports.categories(parted, dimensions.names_of("category", parted), found)


def _parted(dimension: str, asked: Asked) -> tuple[list[str], list[tuple[str, Sequence[Cell]]]]:
    if dimension not in dimensions.LABELS:
        abort(404)
    parted = read_by(asked.range, dimension, asked.scope.site)
    names = dimensions.names_of(dimension, parted)
    return dimensions.head(dimension), dimensions.rows(dimension, parted, names, asked.now)


def _frame(asked: Asked) -> dict[str, Any]:
    """What stands around every report."""
    scope, run = asked.scope, session.get(FigureRun, 1)
    narrowed = dimensions.names_of(scope.dimension, [scope.value]).get(scope.value, "") if scope.dimension else ""
    return {
        "asked": asked,
        "narrowed": narrowed,
        "presets": [(name, NAMES[name]) for name in PRESETS],
        "labels": LABELS,
        "dimensions": dimensions.LABELS,
        "days": days_of(asked.range.first, asked.range.last),
        "before": days_of(asked.range.before, asked.range.before_last),
        "counted_at": run.counted_at if run else None,
    }


def _table(name: str, asked: Asked, head: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Response:
    """UTF-8, with the mark that spreadsheets need to see that it is."""
    written = StringIO()
    table = csv.writer(written)
    table.writerow([plain(_with_unit(title, [row[place] for row in rows])) for place, title in enumerate(head)])
    table.writerows([[plain(cell) for cell in row] for row in rows])
    response = Response("\ufeff" + written.getvalue(), content_type="text/csv; charset=utf-8")
    days = f"{asked.range.first.isoformat()}-{asked.range.last.isoformat()}"
    response.headers["Content-Disposition"] = f'attachment; filename="docside-{name}-{days}.csv"'
    return response


def _with_unit(title: str, cells: Sequence[Cell]) -> str:
    lengths = any(isinstance(cell, timedelta | Over) for cell in cells)
    return _("%(what)s (minutes)", what=title) if lengths else title
