from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import urlsplit

from flask_babel import gettext as _
from sqlalchemy import select, update

from forum import clock
from forum.accounts import User, must_be_moderator, must_be_support
from forum.db import add_once, session
from forum.debt.events import DocsFixed, DocsFixTakenBack, DocsTaskMade, DocsTaskTakenBack
from forum.debt.models import DocsFix, DocsTask
from forum.events import record
from forum.pages import Page
from forum.refused import Refused
from forum.support import Ticket

OLDEST = date(2000, 1, 1)


def mark_fixed(page: Page, on: date, *, by: User, section: str = "", link: str = "") -> DocsFix:
    """From this day on the page says it better; what is asked before and after is compared from then on."""
    must_be_moderator(by)
    if not OLDEST <= on <= clock.now().date() + timedelta(days=1):  # somewhere it is tomorrow already
        raise Refused(_("Please give a day that has come already, such as 2026-03-31."))
    made = DocsFix(
        page_id=page.id, section=section[:300], fixed_on=on, link=_checked(link), by_id=by.id, created_at=clock.now()
    )
    session.add(made)
    session.flush()
    _end_tasks(made)
    record(DocsFixed(made.id, page.id, by.id))
    return made


def take_fix_back(fix: DocsFix, *, by: User) -> None:
    """What it had ended is a task again."""
    must_be_moderator(by)
    session.execute(update(DocsTask).where(DocsTask.fix_id == fix.id).values(fix_id=None))
    session.delete(fix)
    session.flush()
    record(DocsFixTakenBack(fix.page_id, by.id))


def ask_of_page(page: Page, ticket: Ticket, *, by: User, section: str = "") -> DocsTask:
    """The page should say what was asked on this ticket. Said twice it is one task."""
    must_be_support(by)
    section = section[:300]
    mine = (DocsTask.ticket_id == ticket.id) & (DocsTask.page_id == page.id) & (DocsTask.section == section)
    made = DocsTask(page_id=page.id, section=section, ticket_id=ticket.id, by_id=by.id, created_at=clock.now())
    if not add_once(made):
        return session.scalars(select(DocsTask).where(mine)).one()
    record(DocsTaskMade(ticket.id, page.id, by.id))
    return made


def take_task_back(task: DocsTask, *, by: User) -> None:
    """By whoever does support or moderates: it is said there already, or belongs elsewhere."""
    if not by.does_support:
        must_be_moderator(by)
    if task.fix_id is not None:
        raise Refused(_("This is done: the docs were fixed. Take the fix back first."), status=409)
    session.delete(task)
    session.flush()
    record(DocsTaskTakenBack(task.ticket_id, task.page_id, by.id))


def _end_tasks(fix: DocsFix) -> None:
    """A fix of the page as a whole ends all that was asked of it, one at a heading what was asked there."""
    open_ones = (DocsTask.page_id == fix.page_id) & DocsTask.fix_id.is_(None)
    if fix.section:
        open_ones &= DocsTask.section == fix.section
    session.execute(update(DocsTask).where(open_ones).values(fix_id=fix.id))


def _checked(link: str) -> str:
    link = link.strip()
    try:
        parts = urlsplit(link)
        fits = not link or (parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in link)
    except ValueError:
        fits = False
    if not fits or len(link) > 500:
        raise Refused(_("The link to the change begins with https:// and has at most 500 characters."))
    return link
