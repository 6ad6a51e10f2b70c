"""The lists of support: the queue in its order, and what is offered."""

from __future__ import annotations

from flask import Response, request

from forum import clock
from forum.accounts import is_support, must_be_signed_in
from forum.support import queries
from forum.support.queries import View
from forum.web import page, panel

blueprint = panel("support", __name__, prefix="/queue", may=is_support)


@blueprint.get("", defaults={"view": "open"})
@blueprint.get("/<any(unassigned, mine, solved):view>")
def queue(view: str) -> Response:
    chosen = View(view)
    slice_ = queries.in_queue(chosen, must_be_signed_in(), request.args.get("after", ""))
    return page("support/queue.html", "rows", view=chosen, tickets=slice_.rows, after=slice_.after, now=clock.now())


@blueprint.get("/offered")
def offered() -> Response:
    """Threads that wait and never come by themselves; each can be handed over by hand."""
    slice_ = queries.offered(request.args.get("after", ""))
    return page("support/offered.html", "rows", threads=slice_.rows, after=slice_.after, now=clock.now())
