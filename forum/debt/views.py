from __future__ import annotations

import csv
from datetime import date
from io import StringIO
from typing import Any

from flask import Blueprint, Response, request, url_for
from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload, lazyload

from forum import clock
from forum.accounts import is_moderator, is_support, must_be_signed_in
from forum.db import session, write
from forum.debt.actions import mark_fixed, take_fix_back, take_task_back
from forum.debt.faq import entry_of
from forum.debt.models import DocsFix
from forum.debt.reading import Effect, debt_of_pages, debt_of_sections, effects_of, fixes_of, threads_of
from forum.debt.tasks import existing, open_tasks, open_tasks_of
from forum.figures import NAMES, PRESETS, Cell, Range, Series, as_cell, columns, days_of, read_range
from forum.pages import Page, Site, all_sites, licence_at
from forum.questions import Answer, Question
from forum.refused import Refused
from forum.web import date_pattern, done, number_of, page, panel

blueprint: Blueprint = panel("debt", __name__, prefix="/panel/debt", may=is_moderator)


@blueprint.get("/")
def index() -> Response:
    """The pages that were asked on most in some days, and how much of it was asked again or waits."""
    asked, site = _range(), _site()
    sites = session.scalars(all_sites().options(lazyload(Site.origins))).all()
    return page(
        "debt/index.html", rows=debt_of_pages(asked, site), sites=sites, site=site, table=_arguments(asked, site),
        tasks=session.scalars(open_tasks()).all(), opens_tickets=is_support(), **_days(asked),
    )  # fmt: skip


@blueprint.get("/pages.csv")
def table() -> Response:
    asked = _range()
    written = StringIO()
    rows = csv.writer(written)
    rows.writerow([_("Page"), _("Address"), _("Questions"), _("Asked before"), _("Unsolved"), _("Found before asking"),
                   _("Docs fixed")])  # fmt: skip
    for row in debt_of_pages(asked, _site()):
        cells: list[Cell] = [row.page.title, row.page.address, row.asked, row.repeated, row.unsolved, row.found,
                             row.fixed_on]  # fmt: skip
        rows.writerow([as_cell(cell) for cell in cells])
    response = Response("\ufeff" + written.getvalue(), content_type="text/csv; charset=utf-8")
    days = f"{asked.first.isoformat()}-{asked.last.isoformat()}"
    response.headers["Content-Disposition"] = f'attachment; filename="docside-docs-debt-{days}.csv"'
    return response


@blueprint.get("/pages/<int:number>")
def of_page(number: int) -> Response:
    return _page(_shown(number))


@blueprint.post("/pages/<int:number>/fixes")
def post_fix(number: int) -> Response:
    """The docs were fixed: on which day, by which change, and if it was about one heading, at which."""
    typed = {name: request.form.get(name, "").strip() for name in ("on", "link", "section")}
    try:
        with write():
            mark_fixed(_shown(number), _day(typed["on"]), by=must_be_signed_in(), section=typed["section"],
                       link=typed["link"])  # fmt: skip
    except Refused as error:
        session.rollback()
        return _page(_shown(number), typed=typed, problem=error.sentence, status=422)
    return done(url_for("debt.of_page", number=number))


@blueprint.post("/fixes/<int:number>/removal")
def remove_fix(number: int) -> Response:
    with write():
        fix = session.get(DocsFix, number)
        if fix is None:
            raise Refused(_("That was taken back already."), status=404)
        page_id = fix.page_id
        take_fix_back(fix, by=must_be_signed_in())
    return done(url_for("debt.of_page", number=page_id))


@blueprint.post("/tasks/<int:number>/removal")
def remove_task(number: int) -> Response:
    """The page says it, or never will."""
    with write():
        task = existing(number)
        page_id = task.page_id
        take_task_back(task, by=must_be_signed_in())
    return done(url_for("debt.of_page", number=page_id))


@blueprint.get("/entries/<int:number>")
def entry(number: int) -> Response:
    """The accepted answer of a thread as Markdown, to be pasted into the documentation."""
    question = session.get(Question, number)
    if question is None or not question.is_published:
        raise Refused(_("There is no such thread, or it is not public."), status=404)
    with_author = select(Answer).where(Answer.id == question.accepted_id).options(joinedload(Answer.author))
    accepted = session.scalar(with_author) if question.accepted_id else None
    if accepted is None or not accepted.is_published:
        raise Refused(_("This thread has no accepted answer, so there is nothing to paste yet."), status=404)
    return page(
        "debt/entry.html",
        question=question,
        text=entry_of(question, accepted),
        licensed=licence_at(question.site, accepted.created_at),
    )


def _page(shown: Page, *, typed: dict[str, str] | None = None, problem: str = "", status: int = 200) -> Response:
    asked, today = _range(), clock.now().date()
    fixes = session.scalars(fixes_of(shown.id).options(joinedload(DocsFix.by))).all()
    effects = effects_of(fixes, today)
    return page(
        "debt/page.html", status=status, shown=shown, sections=debt_of_sections(shown, asked),
        threads=session.scalars(threads_of(shown.id, asked)).all(),
        tasks=session.scalars(open_tasks_of(shown.id)).all(), opens_tickets=is_support(),
        fixes=[(fix, effect, _chart(effect)) for fix, effect in zip(fixes, effects, strict=True)],
        typed=typed or {"on": today.isoformat(), "link": "", "section": ""}, problem=problem, **_days(asked),
    )  # fmt: skip


def _chart(effect: Effect) -> Any:
    said = ngettext("Questions in each of %(num)d week", "Questions in each of %(num)d weeks", len(effect.weeks))
    numbers = [number for _first, number in effect.weeks]
    labels = [str(format_date(first, date_pattern("MMMd"))) for first, _number in effect.weeks]
    return columns(said, labels, [Series("mark-a", numbers, [str(number) for number in numbers])])


def _shown(number: int) -> Page:
    shown = session.get(Page, number)
    if shown is None:
        raise Refused(_("There is no such page."), status=404)
    return shown


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(_("Please give a day that has come already, such as 2026-03-31.")) from None


def _range() -> Range:
    return read_range(request.args, clock.now().date())


def _site() -> int | None:
    return request.args.get("site", type=number_of)


def _arguments(asked: Range, site: int | None) -> dict[str, str]:
    return {**asked.arguments, **({"site": str(site)} if site is not None else {})}


def _days(asked: Range) -> dict[str, Any]:
    presets = [(name, NAMES[name]) for name in PRESETS]
    return {"range": asked, "presets": presets, "days": days_of(asked.first, asked.last)}
