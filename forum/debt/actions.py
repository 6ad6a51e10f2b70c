from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import urlsplit

from flask_babel import gettext as _

from forum import clock
from forum.accounts import User, must_be_moderator
from forum.db import session
from forum.debt.events import DocsFixed, DocsFixTakenBack
from forum.debt.models import DocsFix
from forum.events import record
from forum.pages import Page
from forum.refused import Refused

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
    record(DocsFixed(made.id, page.id, by.id))
    return made


def take_fix_back(fix: DocsFix, *, by: User) -> None:
    must_be_moderator(by)
    session.delete(fix)
    session.flush()
    record(DocsFixTakenBack(fix.page_id, by.id))


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
