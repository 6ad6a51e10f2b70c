from __future__ import annotations

from flask import Response, url_for
from flask_babel import gettext as _

from forum import clock
from forum.accounts import is_admin, must_be_signed_in
from forum.db import session, write
from forum.pages.actions import change_site, register_site, set_origins
from forum.pages.forms import SiteForm
from forum.pages.licences import KNOWN, licence_of, set_licence
from forum.pages.models import Review, Site
from forum.pages.queries import all_sites, pages_of
from forum.refused import Refused
from forum.rota import holidays_text, hours_text, make_calendar, parse_holidays, parse_hours, set_hours
from forum.web import done, page, panel

blueprint = panel("sites", __name__, prefix="/panel/sites", may=is_admin)


@blueprint.get("/")
def index() -> Response:
    return page("pages/sites.html", sites=session.scalars(all_sites()).all(), form=SiteForm(formdata=None))


@blueprint.post("/")
def post_site() -> Response:
    form = SiteForm()
    try:
        with write():
            calendar = make_calendar(form.name.data or "", "UTC")
            site = register_site(
                form.name.data or "", form.address.data or "", calendar=calendar, by=must_be_signed_in()
            )
    except Refused as error:
        session.rollback()
        form.form_errors.append(error.sentence)
        return page("pages/sites.html", status=422, sites=session.scalars(all_sites()).all(), form=form)
    return done(url_for("sites.settings", number=site.id))


@blueprint.get("/<int:number>")
def settings(number: int) -> Response:
    site = _site(number)
    return _settings(site, _filled(site))


@blueprint.post("/<int:number>")
def post_settings(number: int) -> Response:
    """Save the settings, or say beside the field what is wrong with everything typed still there."""
    form = SiteForm()
    try:
        if form.validate():
            with write():
                _save(_site(number, lock=True), form)
            return done(url_for("sites.settings", number=number, saved=1))
    except Refused as error:
        session.rollback()
        form.form_errors.append(error.sentence)
    return _settings(_site(number), form, status=422)


def _save(site: Site, form: SiteForm) -> None:
    by = must_be_signed_in()
    set_origins(site, (form.origins.data or "").splitlines())
    set_hours(
        site.calendar,
        (form.zone.data or "").strip(),
        parse_hours(form.hours.data or ""),
        parse_holidays(form.holidays.data or ""),
        by=by,
    )
    set_licence(site, form.licence.data or "", form.licence_address.data or "", by=by)
    since = (site.forwards_since or clock.now()) if form.forwards.data else None
    names = [name.strip() for name in (form.query_names.data or "").split(",") if name.strip()]
    change_site(
        site,
        by=by,
        name=(form.name.data or "").strip(),
        address=(form.address.data or "").strip(),
        answered_by=(form.answered_by.data or "").strip() or site.answered_by,
        query_names=names,
        review=Review(form.review.data),
        forwards_since=since,
        forward_minutes=form.forward_minutes.data,
    )


def _filled(site: Site) -> SiteForm:
    licence = licence_of(site)
    return SiteForm(
        formdata=None,
        name=site.name,
        address=site.address,
        origins="\n".join(origin.origin for origin in site.origins),
        answered_by=site.answered_by,
        query_names=", ".join(site.query_names),
        review=site.review.value,
        licence=licence.name if licence else "",
        licence_address=licence.address if licence else "",
        forwards=site.forwards_since is not None,
        forward_minutes=site.forward_minutes,
        zone=site.calendar.zone,
        hours=hours_text(site.calendar),
        holidays=holidays_text(site.calendar),
    )


def _settings(site: Site, form: SiteForm, *, status: int = 200) -> Response:
    asked = session.scalars(pages_of(site)).all()
    return page("pages/site.html", status=status, site=site, form=form, licences=KNOWN, pages=asked)


def _site(number: int, *, lock: bool = False) -> Site:
    """Locked to be changed: two who save at once would else both add their hours to the same week."""
    site = session.get(Site, number, with_for_update={"key_share": True} if lock else None, populate_existing=lock)
    if site is None:
        raise Refused(_("There is no such site any more."), status=404)
    return site
