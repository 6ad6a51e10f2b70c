"""The lists of the queue, and the button that brings the next ticket."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import Response, request
from markupsafe import Markup
from sqlalchemy.orm import lazyload
from werkzeug.datastructures import MultiDict

from forum import clock, handbook, support
from forum.accounts import Tier, User, is_support, must_be_signed_in
from forum.community import kept_teams
from forum.db import session, write
from forum.desk import counting, lists, picking, saved
from forum.desk.filters import Filters
from forum.desk.lists import View
from forum.desk.rows import in_html
from forum.pages import Site, all_sites
from forum.presence import Seen, who_is_there
from forum.web import done, number_of, page, panel, span, wants_fragment

ROWS = 500  # whoever has more of them on the page learns of the first ones

blueprint = panel("desk", __name__, prefix="/queue", may=is_support)


@blueprint.get("", defaults={"view": "open"})
@blueprint.get("/<any(unassigned, mine, waiting, 'due-soon', late, 'second-opinion', solved):view>")
def queue(view: str) -> Response:
    chosen, viewer, filters = View(view), must_be_signed_in(), filters_of(request.args)
    slice_ = lists.in_queue(chosen, viewer, filters, request.args.get("after", ""))
    more = urlencode({**filters.arguments, "after": slice_.after}) if slice_.after else ""
    now = clock.now()
    frame = {} if wants_fragment() else _frame(chosen, filters, now)
    return page(
        "desk/queue.html",
        "rows",
        view=chosen,
        filters=filters,
        rows=Markup("".join(in_html(slice_.rows, now))),  # noqa: S704 - each of them is
        more=more,
        **frame,
    )


@blueprint.get("/counts")
def counts() -> Response:
    """The numbers on the tabs and who is at the tickets in the rows, each for its place: asked for while somebody
    looks."""
    viewer, now = must_be_signed_in(), clock.now()
    rows = request.args.getlist("shown", type=number_of)[:ROWS]
    here_now = _here_now(rows, viewer)
    counted = counting.counts(viewer, now)
    return page("desk/counts.html", counts=counted.numbers, **_beside(counted, now), rows=rows, here_now=here_now)


@blueprint.post("/next")
def post_next() -> Response:
    by = must_be_signed_in()
    with write():
        picked = picking.pick_next(by=by)
        number = picked.ticket_id if picked else None
    return done(f"/tickets/{number}" if number else "/queue/done")


@blueprint.get("/done")
def nothing_left() -> Response:
    """There is no next ticket."""
    viewer = must_be_signed_in()
    numbers = counting.counts(viewer, clock.now()).numbers
    return page("desk/done.html", counts=numbers, resting=counting.resting(viewer))


@blueprint.get("/offered")
def offered() -> Response:
    """Threads that wait and never come by themselves; each can be handed over by hand."""
    slice_ = support.offered(request.args.get("after", ""))
    counted = counting.counts(must_be_signed_in(), clock.now())
    return page(
        "desk/offered.html",
        "rows",
        threads=slice_.rows,
        after=slice_.after,
        counts=counted.numbers,
        saved=saved.read_lines(counted.saved),
    )


@blueprint.get("/narrow", defaults={"view": "open"})
@blueprint.get("/<any(unassigned, mine, waiting, 'due-soon', late, 'second-opinion', solved):view>/narrow")
def narrow(view: str) -> Response:
    """What a list can be narrowed by, and the form to keep it."""
    chosen, viewer, filters = View(view), must_be_signed_in(), filters_of(request.args)
    return page(
        "desk/narrow.html",
        "narrow",
        view=chosen,
        filters=filters,
        here=saved.address_of(chosen, filters),
        saved=saved.views_of(viewer),
        sites=session.scalars(all_sites().options(lazyload(Site.origins))).all(),
        colleagues=support.people_on_support(),
        categories=handbook.categories_with_those_aside(),
        teams=kept_teams(),
    )


@blueprint.post("/views")
def post_view() -> Response:
    """Keep the list one is looking at under a name."""
    by = must_be_signed_in()
    with write():
        kept = saved.save_view(
            request.form.get("name", ""), request.form.get("address", ""), "shared" in request.form, by=by
        )
        address = kept.address
    return done(address)


@blueprint.post("/views/<int:number>/removal")
def remove_view(number: int) -> Response:
    by = must_be_signed_in()
    with write():
        saved.remove_view(number, by=by)
    return done("/queue")


def _here_now(tickets: Sequence[int], viewer: User) -> dict[str, list[Seen]]:
    """Who else is at these tickets, in one statement."""
    return who_is_there([f"ticket:{number}" for number in tickets], but=viewer) if tickets else {}


def _frame(chosen: View, filters: Filters, now: datetime) -> dict[str, Any]:
    """What stands around the rows, in plain values; whoever only asks for more rows does not need it."""
    counted = counting.counts(must_be_signed_in(), now)
    fair = counted.fair_id and picking.one_in() and chosen in {View.OPEN, View.UNASSIGNED, View.WAITING}
    return {
        "counts": counted.numbers,
        **_beside(counted, now),
        "narrowed": urlencode(filters.arguments),
        "here": saved.address_of(chosen, filters),
        "saved": saved.read_lines(counted.saved),
        "fair": (counted.fair_id, counted.fair_subject) if fair else None,
        "picks": picking.picks_until_aged(counted.since_aged) if fair else 0,
    }


def _beside(counted: counting.Counts, now: datetime) -> dict[str, Any]:
    """What the lines above a list say besides the numbers, and follows with them."""
    oldest, oldest_open = _age(counted.oldest, now), _age(counted.oldest_open, now)
    return {"oldest": oldest, "oldest_open": oldest_open, "not_sent": counted.not_sent}


def _age(since: datetime | None, now: datetime) -> str:
    return span(now - since) if since else ""


def filters_of(given: MultiDict[str, str]) -> Filters:
    tier = given.get("tier", "")
    return Filters(
        level=given.get("level", type=number_of),
        tier=Tier(tier) if tier in {known.value for known in Tier} else None,
        site=given.get("site", type=number_of),
        page=given.get("page", type=number_of),
        organisation=given.get("organisation", type=number_of),
        assignee=given.get("assignee", type=number_of),
        category=given.get("category", type=number_of),
        team=given.get("team", type=number_of),
    )
