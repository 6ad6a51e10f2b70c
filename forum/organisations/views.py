"""Organisations for support: who they are, what they pay, their people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Response, request, url_for
from flask_babel import gettext as _

from forum.accounts import Organisation, Tier, is_support, must_be_admin, must_be_signed_in
from forum.db import Slice, session, write
from forum.organisations import changing, queries
from forum.organisations.lookup import Found, look_up
from forum.organisations.money import typed_money
from forum.refused import Refused
from forum.web import done, number_of, page, panel

blueprint = panel("organisations", __name__, prefix="/panel/organisations", may=is_support)


@blueprint.get("")
def index() -> Response:
    text = request.args.get("q", "").strip()
    slice_ = queries.newest(request.args.get("after", "")) if not text else Slice[Organisation]([], "")
    return _lists(text=text, found=look_up(text) if text else None, organisations=slice_.rows, after=slice_.after)


@blueprint.get("/old")
def old() -> Response:
    """Whose tier is older than seven days."""
    return _lists(organisations=queries.with_old_tier(), old=True)


@blueprint.get("/<int:number>")
def show(number: int) -> Response:
    shown = existing(number)
    if shown.merged_into_id:
        return done(url_for("organisations.show", number=shown.merged_into_id))
    return organisation_page(shown)


@blueprint.post("/<int:number>/standing")
def post_standing(number: int) -> Response:
    form = request.form
    typed = changing.Paid(*(form.get(name, "") for name in ("plan", "tier", "revenue", "currency")))
    try:
        with write():
            changing.set_standing(existing(number), typed, by=must_be_signed_in())
    except Refused as error:
        session.rollback()
        return organisation_page(existing(number), typed=form, problem=error.sentence, status=error.status)
    return done(url_for("organisations.show", number=number))


@blueprint.post("/<int:number>/confirmation")
def post_confirmation(number: int) -> Response:
    with write():
        changing.confirm_standing(existing(number), by=must_be_signed_in())
    return done(url_for("organisations.show", number=number))


@blueprint.post("/<int:number>/name")
def post_name(number: int) -> Response:
    form = request.form
    with write():
        changing.rename(
            existing(number),
            name=form.get("name", ""),
            domain=form.get("domain", ""),
            reference=form.get("reference", ""),
            by=must_be_signed_in(),
        )
    return done(url_for("organisations.show", number=number))


@blueprint.post("/<int:number>/domains")
def post_domain(number: int) -> Response:
    with write():
        changing.add_domain(existing(number), request.form.get("domain", ""), by=must_be_signed_in())
    return done(url_for("organisations.show", number=number))


@blueprint.get("/<int:number>/merger")
def merger(number: int) -> Response:
    """What would become of the two, before anything does."""
    other = existing(request.args.get("same", type=number_of) or 0)
    return page("organisations/merger.html", kept=existing(number), same=other, people=queries.count_people(other))


@blueprint.post("/<int:number>/merger")
def post_merger(number: int) -> Response:
    by = must_be_signed_in()
    must_be_admin(by)
    with write():
        changing.merge(existing(number), existing(request.form.get("same", type=number_of) or 0), by=by)
    return done(url_for("organisations.show", number=number))


def _lists(
    *,
    organisations: Sequence[Organisation],
    text: str = "",
    found: Found | None = None,
    after: str = "",
    old: bool = False,
) -> Response:
    return page(
        "organisations/index.html", "found", organisations=organisations, text=text, found=found, after=after, old=old
    )


def existing(number: int) -> Organisation:
    found = session.get(Organisation, number) if number < 2**63 else None
    if found is None:
        raise Refused(_("There is no such organisation."), status=404)
    return found


def organisation_page(
    shown: Organisation, *, typed: Mapping[str, str] | None = None, problem: str = "", status: int = 200
) -> Response:
    stands = {
        "plan": shown.plan,
        "tier": shown.tier.value,
        "revenue": typed_money(shown.revenue, shown.currency),
        "currency": shown.currency,
    }
    return page(
        "organisations/organisation.html",
        status=status,
        organisation=shown,
        typed=typed or stands,
        problem=problem,
        people=session.scalars(queries.people_of(shown)).all(),
        count=queries.count_people(shown),
        others=session.scalars(queries.other_names(shown)).all(),
        tiers=list(Tier),
    )
