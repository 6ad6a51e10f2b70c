"""The moderators' log, and what everybody may read of it where a site says so."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _

from forum.accounts import is_admin, is_moderator, is_support, must_be_signed_in
from forum.db import session, write
from forum.moderation import deeds
from forum.moderation.log_words import GROUP_NAMES
from forum.pages import Site, all_sites, show_decisions, wear_look_of
from forum.refused import Refused
from forum.web import done, fills, number_of, page, panel

blueprint = panel("log", __name__, prefix="/panel/log", may=is_moderator)
public = Blueprint("decisions_public", __name__, url_prefix="/decisions")
settings = panel("log_settings", __name__, prefix="/panel/sites", may=is_admin)


@blueprint.get("")
def index() -> Response:
    """Who did what, newest first; every filter stands in the address."""
    wanted = deeds.Wanted(
        by=request.args.get("by", type=number_of),
        kind=request.args.get("kind", ""),
        site=request.args.get("site", type=number_of),
        since=_day("since"),
        until=_day("until"),
    )
    slice_ = deeds.log_slice(wanted, request.args.get("after", ""), tickets=is_support())
    kept: dict[str, Any] = {name: text for name, text in request.args.items() if name != "after" and text}
    return page(
        "moderation/log.html",
        deeds=slice_.rows,
        older=url_for("log.index", **kept, after=slice_.after) if slice_.after else "",
        wanted=wanted,
        filtered=bool(kept),
        people=session.scalars(deeds.who_did_something()).all(),
        sites=session.scalars(all_sites()).all(),
        kinds={key: name for key, name in GROUP_NAMES.items() if key != "tickets" or is_support()},
    )


@public.get("/<int:number>")
def index_public(number: int) -> Response:
    site = session.get(Site, number)
    if site is None or not site.decisions_public:
        raise Refused(_("There is no such page, or it is not public."), status=404)
    wear_look_of(site)
    slice_ = deeds.public_slice(site, request.args.get("after", ""))
    suspended = session.scalar(deeds.count_suspended()) or 0
    return page("moderation/public_log.html", site=site, deeds=slice_.rows, after=slice_.after, suspended=suspended)


@settings.post("/<int:number>/decisions")
def post_public(number: int) -> Response:
    with write():
        site = session.get(Site, number)
        if site is None:
            raise Refused(_("There is no such site any more."), status=404)
        show_decisions(site, bool(request.form.get("public")), by=must_be_signed_in())
    return done(url_for("sites.settings", number=number, saved=1))


@fills("site.sections", "moderation/_public_switch.html")
def offer_public_decisions(site: Site) -> dict[str, Any]:
    return {}


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
