from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, ScalarSelect, bindparam, func, or_, select

from forum import clock
from forum.accounts import User, must_be_support
from forum.db import session
from forum.desk.events import ViewKept, ViewRemoved
from forum.desk.filters import Filters
from forum.desk.lists import View
from forum.desk.models import SavedView
from forum.events import record
from forum.refused import Refused

MOST = 30
_APART = "\x1e"
NAMES = frozenset({"level", "tier", "site", "page", "organisation", "assignee", "category", "team"})


_VIEWS = (
    select(SavedView)
    .where(or_(SavedView.owner_id == bindparam("viewer"), SavedView.shared))
    .order_by(SavedView.name, SavedView.id)
)


def address_of(view: View, filters: Filters) -> str:
    """The one spelling of the address of a list."""
    path = "/queue" if view is View.OPEN else f"/queue/{view.value}"
    return f"{path}?{urlencode(sorted(filters.arguments.items()))}" if filters else path


def lines_of(viewer: ColumnElement[int]) -> ScalarSelect[Any]:
    """Their addresses and names as one column of another statement, for `read_lines`."""
    line = SavedView.address + " " + SavedView.name
    found = select(func.aggregate_strings(line, _APART)).where(or_(SavedView.owner_id == viewer, SavedView.shared))
    return found.scalar_subquery()


def read_lines(column: str | None) -> tuple[tuple[str, str], ...]:
    """By name; no address has a space, and no name the sign that stands between the lines."""
    found = [line.split(" ", 1) for line in column.split(_APART)] if column else []
    return tuple(sorted(((address, name) for address, name in found), key=lambda kept: (kept[1].casefold(), kept[0])))


def views_of(viewer: User) -> Sequence[SavedView]:
    """One's own and those that are shared, by name."""
    return session.scalars(_VIEWS, {"viewer": viewer.id}).all()


def save_view(name: str, address: str, shared: bool, *, by: User) -> SavedView:
    """Keep a list under a name; the same name again means this list from now on."""
    must_be_support(by)
    name = " ".join(name.split())
    if not name or len(name) > 60:
        raise Refused(_("Give the view a name of at most 60 letters."))
    address = _checked(address)
    kept = session.scalar(select(SavedView).where(SavedView.owner_id == by.id, SavedView.name == name))
    if kept is None:
        if (session.scalar(select(func.count()).where(SavedView.owner_id == by.id)) or 0) >= MOST:
            raise Refused(_("You have %(most)s views already. Remove one first.", most=MOST))
        kept = SavedView(owner_id=by.id, name=name, created_at=clock.now())
        session.add(kept)
    kept.address, kept.shared = address, shared
    session.flush()
    record(ViewKept(kept.id, by.id))
    return kept


def remove_view(number: int, *, by: User) -> None:
    must_be_support(by)
    kept = session.get(SavedView, number)
    if kept is None or not (kept.owner_id == by.id or by.admin):
        raise Refused(_("There is no such view of yours any more."), status=404)
    session.delete(kept)
    record(ViewRemoved(number, by.id))


def _checked(address: str) -> str:
    """Only addresses of the queue, and of those only what narrows it: nobody is led elsewhere by a shared view."""
    parts = urlsplit(address)
    view = parts.path.removeprefix("/queue").removeprefix("/") or View.OPEN.value
    known = view in {made.value for made in View}
    if parts.scheme or parts.netloc or not parts.path.startswith("/queue") or not known:
        raise Refused(_("Only lists of the queue can be kept."))
    query = sorted((key, value) for key, value in parse_qsl(parts.query) if key in NAMES)
    return f"{parts.path}?{urlencode(query)}"[:500] if query else parts.path
