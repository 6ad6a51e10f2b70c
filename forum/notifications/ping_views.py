from __future__ import annotations

from typing import Any

from flask import Response, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from forum.accounts import is_moderator, me, must_be_admin, must_be_signed_in
from forum.channels import KINDS, Delivery, new_secret
from forum.db import session, write
from forum.jobs import alive
from forum.notifications import actions, queries
from forum.notifications.forms import PingForm
from forum.notifications.models import PingRoute
from forum.notifications.outgoing import line_of, shown_address
from forum.refused import Refused
from forum.web import done, page, panel, wants_fragment

blueprint = panel("pings", __name__, prefix="/panel/pings", may=is_moderator)


@blueprint.get("")
def index() -> Response:
    form = PingForm(formdata=None)
    form.offer_choices()
    return page("notifications/pings.html", **_context(form))


@blueprint.post("")
def post_route() -> Response:
    by, form = must_be_signed_in(), PingForm()
    must_be_admin(by)
    form.offer_choices()
    try:
        if form.validate():
            with write():
                _add(form)
            return done(url_for("pings.index"))
    except Refused as error:
        session.rollback()
        form.form_errors.append(error.sentence)
    return page("notifications/pings.html", status=422, **_context(form))


@blueprint.post("/<int:number>/pause")
def post_pause(number: int) -> Response:
    with write():
        actions.pause_route(_existing(number), by=must_be_signed_in())
    return done(url_for("pings.index"))


@blueprint.post("/<int:number>/resumption")
def post_resumption(number: int) -> Response:
    with write():
        actions.resume_route(_existing(number), by=must_be_signed_in())
    return done(url_for("pings.index"))


@blueprint.post("/<int:number>/removal")
def post_removal(number: int) -> Response:
    with write():
        actions.remove_route(_existing(number), by=must_be_signed_in())
    return done(url_for("pings.index"))


@blueprint.post("/<int:number>/tests")
def post_test(number: int) -> Response:
    """Promise a test and show its row, which asks for the outcome until there is one: no request waits for Slack."""
    with write():
        route = _existing(number)
        delivery = actions.send_test(route, by=must_be_signed_in())
    url = url_for("pings.test", number=number, delivery=delivery.id)
    return done(url, "notifications/_ping_test.html", **_test_context(route, delivery))


@blueprint.get("/<int:number>/tests/<int:delivery>")
def test(number: int, delivery: int) -> Response:
    route = _existing(number)
    made = session.scalar(queries.tests_of(route).where(Delivery.id == delivery))
    if made is None:
        raise Refused(_("There is no such test."), status=404)
    template = "notifications/_ping_test.html" if wants_fragment() else "notifications/ping_test.html"
    return page(template, **_test_context(route, made))


def _add(form: PingForm) -> None:
    actions.add_route(
        form.kind.data,
        form.to.data or "",
        name=form.name.data or "",
        site=form.chosen_site,
        prefix=form.prefix.data or "",
        for_support=bool(form.for_support.data),
        by=must_be_signed_in(),
    )


def _existing(number: int) -> PingRoute:
    route = session.scalar(select(PingRoute).where(PingRoute.id == number))
    if route is None:
        raise Refused(_("This route was removed."), status=404)
    return route


def _context(form: PingForm) -> dict[str, Any]:
    reader = must_be_signed_in()
    routes = session.scalars(queries.routes()).all()
    return {
        "routes": [(route, shown_address(route.kind, route.to, reader)) for route in routes],
        "labels": {kind: each.label for kind, each in KINDS.items()},
        "unrouted": queries.unrouted(),
        "form": form,
        "fresh_secret": new_secret(),
        "may_change": reader.admin,
    }


def _test_context(route: PingRoute, delivery: Delivery) -> dict[str, Any]:
    reader = me() or must_be_signed_in()
    works = delivery.attempts > 0 or session.scalar(alive()) is not None
    return {"route": route, "line": line_of(delivery, reader), "worker_runs": works}
