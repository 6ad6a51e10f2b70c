"""What a row of the queue shows: read as columns, and made into HTML once for as long as it shows the same."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from flask import current_app
from markupsafe import Markup
from sqlalchemy import ColumnElement, Dialect, Select, String, Text, cast, func, literal, select, type_coerce
from sqlalchemy.orm import aliased
from sqlalchemy.types import NullType

from forum.accounts import Organisation, Tier, User
from forum.db import in_columns, session
from forum.pages import Page
from forum.policies import level_names, told
from forum.presence import Seen, read_seen, seen_at
from forum.questions import ShownOn
from forum.rota import Week
from forum.support import Due, Ticket, TicketState, day_in_words, due_of, says_same_until, week_for, weeks
from forum.web import brief, language, said_until

KEPT = 4000
_requester, _assignee = aliased(User), aliased(User)
_organisation = aliased(Organisation)


class Row(NamedTuple):
    """A ticket as a list shows it; the first fields are those of the ticket, under the same names."""

    id: int
    subject: str
    state: TicketState
    level: int
    reasons: tuple[str, ...]
    site_id: int
    opened_at: datetime
    waiting_since: datetime | None
    due_at: datetime | None
    due_is_update: bool
    order_at: datetime
    solved_at: datetime | None
    wake_at: datetime | None
    woken_at: datetime | None
    question_id: int | None
    page_name: str | None
    requester: str
    organisation: str | None
    tier: Tier
    assignee: str | None
    others: tuple[Seen, ...]

    @property
    def is_private(self) -> bool:
        return self.question_id is None

    @property
    def reader_answered(self) -> bool:
        """It comes later than it is due: whom nobody answered comes first."""
        return self.due_at is not None and self.order_at > self.due_at


def read_rows(statement: Select[Any], parameters: dict[str, Any]) -> list[Row]:
    found = in_columns(statement, {**parameters, "reader": parameters["viewer"]})
    on = session.get_bind().dialect
    return [_row(on, tuple(values)) for values in found]


def in_html(rows: Iterable[Row], now: datetime) -> list[Markup]:
    """The rows as the queue shows them at `now`."""
    names, spoken, hours = level_names(), language(), weeks()
    return [_in_html(row, names[row.level], now, spoken, hours) for row in rows]


class Shown(NamedTuple):
    """A row as it was made at `since`; true until then as long as the hours of the sites are those."""

    row: Row
    html: Markup
    since: datetime
    until: datetime
    hours: Mapping[int, Week]


_shown: dict[tuple[str, str, int], Shown] = {}


def _in_html(row: Row, level: str, now: datetime, spoken: str, hours: Mapping[int, Week]) -> Markup:
    """Most rows say the same for minutes or hours: what they say of time is reckoned anew only when that is over."""
    key = (spoken, level, row.id)
    known = _shown.get(key)
    if known is None or known.row != row or known.hours is not hours or not known.since <= now < known.until:
        if len(_shown) >= KEPT:
            _shown.clear()
        _shown[key] = known = Shown(row, reckoned(row, level, now, spoken), now, _until(row, now), hours)
    return known.html


def reckoned(row: Row, level: str, now: datetime, spoken: str) -> Markup:
    """As it is at this moment."""
    waits = brief(now - row.waiting_since) if row.waiting_since else ""
    return _made(spoken, row, level, due_of(row, now), waits, brief(now - row.opened_at), _rests_until(row))


def _rests_until(row: Row) -> str:
    """The day on which it is open again, on the calendar of its site."""
    if row.state is not TicketState.ON_HOLD or row.wake_at is None:
        return ""
    return day_in_words(row.wake_at.astimezone(ZoneInfo(week_for(row.site_id).zone)))


def _until(row: Row, now: datetime) -> datetime:
    spans = [said_until(now - since) for since in (row.opened_at, row.waiting_since) if since]
    return min(says_same_until(row, now), now + min(spans))


@lru_cache(maxsize=KEPT)
def _made(language: str, row: Row, level: str, due: Due, waits: str, age: str, until: str) -> Markup:
    """What these say and nothing else: whatever a row comes to show must be among them."""
    template = current_app.jinja_env.get_template("desk/_row.html")
    reasons = " ".join(told(reason, level) for reason in row.reasons)
    html = template.render(ticket=row, level=level, reasons=reasons, due=due, waits=waits, age=age, until=until)
    return Markup(html)  # noqa: S704 - our own template, escaped there


def _page_name() -> ColumnElement[str | None]:
    """Of the first page of its thread, or of the one that a private ticket was asked on."""
    name = func.coalesce(func.nullif(Page.title, ""), Page.key)
    shown = select(func.min(ShownOn.page_id)).where(ShownOn.question_id == Ticket.question_id).correlate(Ticket)
    return select(name).where(Page.id == func.coalesce(Ticket.page_id, shown.scalar_subquery())).scalar_subquery()


@lru_cache(maxsize=KEPT)
def _row(on: Dialect, values: tuple[Any, ...]) -> Row:
    """Of what the database said, as it said it: most of it is what it said last time, and is not read again."""
    readers = (column.type.dialect_impl(on).result_processor(on, None) for column in _COLUMNS)
    found: list[Any] = [read(value) if read else value for read, value in zip(readers, values, strict=True)]
    row = Row(*found)
    tier = row.tier or Tier.COMMUNITY
    return row._replace(reasons=tuple(json.loads(values[_REASONS])), tier=tier, others=read_seen(values[-1]))


_REASONS = Row._fields.index("reasons")
_COLUMNS: tuple[Any, ...] = (
    *(getattr(Ticket, name) for name in Row._fields[:_REASONS]),
    cast(Ticket.reasons, Text),
    *(getattr(Ticket, name) for name in Row._fields[_REASONS + 1 : Row._fields.index("page_name")]),
    _page_name(),
    _requester.name,
    _organisation.name,
    _organisation.tier,
    _assignee.name,
    seen_at(literal("ticket:") + cast(Ticket.id, String)),
)
_as_it_is: list[Any] = [
    type_coerce(column, NullType()).label(name) for name, column in zip(Row._fields, _COLUMNS, strict=True)
]
ROWS = (
    select(*_as_it_is)
    .select_from(Ticket)
    .outerjoin(_requester, _requester.id == Ticket.requester_id)
    .outerjoin(_organisation, _organisation.id == _requester.organisation_id)
    .outerjoin(_assignee, _assignee.id == Ticket.assignee_id)
)
"""All that rows show, in one statement."""
