"""Calendars in the panel: hours, zone, and days off by hand and by country."""

from __future__ import annotations

from flask import Response, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from forum import clock
from forum.accounts import is_admin, must_be_signed_in
from forum.db import session, write
from forum.refused import Refused
from forum.rota.actions import rename_calendar, set_country, set_hours
from forum.rota.forms import CalendarForm
from forum.rota.hours_text import holidays_text, hours_text, parse_holidays, parse_hours
from forum.rota.models import Calendar, CalendarVersion
from forum.rota.queries import all_calendars
from forum.web import done, page, panel

blueprint = panel("calendars", __name__, prefix="/panel/calendars", may=is_admin)


@blueprint.get("")
def index() -> Response:
    calendars = session.scalars(all_calendars()).all()
    return page("rota/calendars.html", calendars=calendars, hours_text=hours_text)


@blueprint.get("/<int:number>")
def calendar(number: int) -> Response:
    shown = _calendar(number)
    return _form_page(shown, _filled(shown))


@blueprint.post("/<int:number>")
def post_calendar(number: int) -> Response:
    """Save, or say what is wrong with everything typed still there."""
    form = CalendarForm()
    try:
        if form.validate():
            with write():
                _save(_calendar(number, lock=True), form)
            return done(url_for("calendars.calendar", number=number, saved=1))
    except Refused as error:
        session.rollback()
        form.form_errors.append(error.sentence)
    return _form_page(_calendar(number), form, status=422)


def _save(calendar: Calendar, form: CalendarForm) -> None:
    by = must_be_signed_in()
    rename_calendar(calendar, form.name.data or "", by=by)
    set_country(calendar, form.country.data or "", form.region.data or "", by=by)
    spans, days = parse_hours(form.hours.data or ""), parse_holidays(form.holidays.data or "")
    set_hours(calendar, (form.zone.data or "").strip(), spans, days, by=by)


def _filled(calendar: Calendar) -> CalendarForm:
    return CalendarForm(
        formdata=None,
        name=calendar.name,
        zone=calendar.zone,
        hours=hours_text(calendar),
        holidays=holidays_text(calendar),
        country=calendar.country,
        region=calendar.region,
    )


def _form_page(calendar: Calendar, form: CalendarForm, *, status: int = 200) -> Response:
    today = clock.now().date()
    coming = sorted((day.day, day.name) for day in calendar.holidays if day.by_country and day.day >= today)
    mine = select(CalendarVersion).where(CalendarVersion.calendar_id == calendar.id)
    versions = session.scalars(mine.order_by(CalendarVersion.version.desc()).limit(10)).all()
    return page(
        "rota/calendar.html",
        status=status,
        calendar=calendar,
        form=form,
        coming=coming[:20],
        versions=versions,
        saved="saved" in request.args and not form.errors,
    )


def _calendar(number: int, *, lock: bool = False) -> Calendar:
    found = session.get(Calendar, number, with_for_update=lock or None, populate_existing=lock)
    if found is None:
        raise Refused(_("There is no such calendar."), status=404)
    return found
