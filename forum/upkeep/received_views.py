"""Where everything is that ever came in, for whoever works on support."""

from __future__ import annotations

from flask import Response, request

from forum.accounts import is_support, must_be_signed_in
from forum.db import session, write
from forum.events import record
from forum.jobs import alive
from forum.upkeep.events import ReceivedCounted
from forum.upkeep.received import Place, ask_to_count, last_received
from forum.web import done, page, panel

blueprint = panel("received", __name__, prefix="/panel/received", may=is_support)


@blueprint.get("")
def show() -> Response:
    return page(
        "upkeep/received.html",
        counted=last_received(),
        Place=Place,
        asked="asked" in request.args,
        worker_runs=session.scalar(alive()) is not None,
    )


@blueprint.post("/counting")
def post_counting() -> Response:
    by = must_be_signed_in()
    with write():
        ask_to_count()
        record(ReceivedCounted(by.id))
    return done("/panel/received?asked=1")
