"""What support wants a page to say: on the ticket one button, in the docs debt a list until the docs are fixed."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from forum.accounts import is_support, must_be_signed_in
from forum.db import session, write
from forum.debt.actions import ask_of_page, take_task_back
from forum.debt.models import DocsTask
from forum.pages import Page
from forum.refused import Refused
from forum.sections import Section
from forum.support import Ticket
from forum.web import done, fills, number_of, panel

MOST = 100

blueprint = panel("docs_tasks", __name__, prefix="/tickets", may=is_support)


@blueprint.post("/<int:number>/docs-tasks")
def post_task(number: int) -> Response:
    """Of the page that the ticket was asked on, or of a section that was found for it."""
    by = must_be_signed_in()
    with write():
        page, anchor = _meant()
        ask_of_page(page, _ticket(number), by=by, section=anchor)
    return done(url_for("tickets.ticket", number=number))


@blueprint.post("/<int:number>/docs-tasks/<int:task>/withdrawal")
def withdraw_task(number: int, task: int) -> Response:
    by = must_be_signed_in()
    with write():
        take_task_back(existing(task), by=by)
    return done(url_for("tickets.ticket", number=number))


def existing(number: int) -> DocsTask:
    found = session.get(DocsTask, number) if number < 2**63 else None
    if found is None:
        raise Refused(_("That was taken back already."), status=404)
    return found


def open_tasks() -> Select[DocsTask]:
    """The oldest first: it has waited longest."""
    shown = select(DocsTask).where(DocsTask.fix_id.is_(None)).order_by(DocsTask.id).limit(MOST)
    return shown.options(joinedload(DocsTask.page), joinedload(DocsTask.by))


def open_tasks_of(page_id: int) -> Select[DocsTask]:
    return open_tasks().where(DocsTask.page_id == page_id)


@fills("ticket.pages", "debt/_ticket.html")
def tasks_on_ticket(ticket: Ticket) -> dict[str, Any]:
    """What was asked of pages because of it, and the pages of which it can be."""
    mine = select(DocsTask).where(DocsTask.ticket_id == ticket.id).order_by(DocsTask.id)
    tasks = session.scalars(mine.options(joinedload(DocsTask.page), joinedload(DocsTask.fix), joinedload(DocsTask.by)))
    made = tasks.all()
    asked_of = {(task.page_id, task.section) for task in made}
    return {"tasks": made, "pages": [one for one in ticket.asked_on if (one.page_id, one.section) not in asked_of]}


@fills("ticket.section", "debt/_section.html")
def ask_of_what_was_found(ticket: Ticket, section: int) -> dict[str, Any]:
    return {}


def _meant() -> tuple[Page, str]:
    read, number = request.form.get("read", type=number_of), request.form.get("page", type=number_of)
    section = session.get(Section, read) if read is not None else None
    if section is not None:
        return section.page, section.anchor
    page = session.get(Page, number) if number is not None else None
    if page is None:
        raise Refused(_("There is no such page."), status=404)
    return page, request.form.get("anchor", "")


def _ticket(number: int) -> Ticket:
    found = session.get(Ticket, number) if number < 2**63 else None
    if found is None:
        raise Refused(_("There is no such ticket."), status=404)
    return found
