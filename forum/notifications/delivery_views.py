from __future__ import annotations

from flask import Response, request, url_for
from flask_babel import gettext as _

from forum.accounts import is_moderator, must_be_signed_in
from forum.channels import Delivery
from forum.db import session, write
from forum.notifications import queries
from forum.notifications.actions import dismiss_delivery, retry_delivery
from forum.notifications.outgoing import line_of
from forum.refused import Refused
from forum.web import done, page, panel

blueprint = panel("deliveries", __name__, prefix="/panel/deliveries", may=is_moderator)


@blueprint.get("")
def index() -> Response:
    reader, failed = must_be_signed_in(), bool(request.args.get("failed"))
    slice_ = queries.deliveries(request.args.get("after", ""), failed=failed)
    lines = [line_of(row, reader) for row in slice_.rows]
    return page("notifications/deliveries.html", "rows", lines=lines, after=slice_.after, failed=failed)


@blueprint.post("/<int:number>/retry")
def post_retry(number: int) -> Response:
    by = must_be_signed_in()
    with write():
        delivery = _delivery(number)
        retry_delivery(delivery, by=by)
    return done(url_for("deliveries.index"), "notifications/_delivery.html", line=line_of(delivery, by))


@blueprint.post("/<int:number>/dismissal")
def post_dismissal(number: int) -> Response:
    by = must_be_signed_in()
    with write():
        dismiss_delivery(_delivery(number), by=by)
    target = url_for("deliveries.index", failed=1)
    return done(target, "notifications/_dismissed.html", "dismissed")


def _delivery(number: int) -> Delivery:
    delivery = session.get(Delivery, number, with_for_update=True)
    if delivery is None:
        raise Refused(_("There is no such delivery."), status=404)
    return delivery
