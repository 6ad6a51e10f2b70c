from __future__ import annotations

from flask import Response, current_app, request, url_for
from flask_babel import gettext as _

from forum.accounts import is_admin, must_be_signed_in
from forum.db import session, write
from forum.identity.keys import end_key, live_keys, make_key, secret_of
from forum.identity.models import HostKey
from forum.identity.plans import plan_tiers_text, set_plan_tiers
from forum.pages import Site
from forum.refused import Refused
from forum.web import done, page, panel

blueprint = panel("identity", __name__, prefix="/panel/sites", may=is_admin)


@blueprint.get("/<int:number>/identity")
def index(number: int) -> Response:
    return _keys(_site(number))


@blueprint.post("/<int:number>/identity/keys")
def post_key(number: int) -> Response:
    """Make a key. The answer is the one page that ever shows its secret, so it is no redirect."""
    site = _site(number)
    with write():
        made = make_key(site, by=must_be_signed_in())
    response = _keys(site, fresh=made)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/<int:number>/identity/keys/<int:key_id>/end")
def post_end(number: int, key_id: int) -> Response:
    with write():
        key = session.get(HostKey, key_id)
        if key is None or key.site_id != number:
            raise Refused(_("There is no such key."), status=404)
        end_key(key, by=must_be_signed_in())
    return done(url_for("identity.index", number=number))


@blueprint.post("/<int:number>/identity/plans")
def post_plans(number: int) -> Response:
    site, text = _site(number), request.form.get("plans", "")
    try:
        with write():
            set_plan_tiers(text, by=must_be_signed_in())
    except Refused as error:
        session.rollback()
        return _keys(site, plans=text, problem=error.sentence, status=error.status)
    return done(url_for("identity.index", number=number))


def _keys(
    site: Site, *, fresh: HostKey | None = None, plans: str | None = None, problem: str = "", status: int = 200
) -> Response:
    return page(
        "identity/keys.html",
        status=status,
        site=site,
        keys=session.scalars(live_keys(site)).all(),
        fresh=fresh,
        secret=secret_of(fresh) if fresh else "",
        plans=plan_tiers_text() if plans is None else plans,
        problem=problem,
        forum=current_app.config["FORUM"].url,
    )


def _site(number: int) -> Site:
    site = session.get(Site, number)
    if site is None:
        raise Refused(_("There is no such site any more."), status=404)
    return site
