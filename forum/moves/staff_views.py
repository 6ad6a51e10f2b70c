from __future__ import annotations

from flask import Response, request, url_for
from flask_babel import gettext as _

from forum.accounts import is_admin, must_be_signed_in
from forum.db import session, slice_after, write
from forum.moves.looking import look_for_lost
from forum.moves.models import LostPage, PageMove
from forum.moves.moving import accept, leave, undo
from forum.moves.queries import how_many, lately_moved, orphans, threads_by_page
from forum.moves.remapping import MOST_BYTES, Became, Outcome, preview, remap
from forum.moves.words import WHY
from forum.pages import Site
from forum.refused import Refused
from forum.web import done, page, panel, takes_upload

AT_ONCE, SHOWN = 30, 500
blueprint = panel("moves", __name__, prefix="/panel/sites", may=is_admin)


@blueprint.get("/<int:number>/moves")
def index(number: int) -> Response:
    return _shown(_site(number))


@blueprint.post("/<int:number>/moves/looking")
def post_looking(number: int) -> Response:
    with write():
        look_for_lost(_site(number).id, now=True)
    return done(url_for("moves.index", number=number))


@blueprint.post("/<int:number>/moves/pages/<int:page_id>")
def post_page(number: int, page_id: int) -> Response:
    """The threads go to the suggested page, or to the one that was typed."""
    try:
        with write():
            accept(_site(number), page_id, request.form.get("address", ""), by=must_be_signed_in())
    except Refused as error:
        session.rollback()
        return _shown(_site(number), problem=error.sentence, status=error.status)
    return done(url_for("moves.index", number=number))


@blueprint.post("/<int:number>/moves/pages/<int:page_id>/leaving")
def post_leaving(number: int, page_id: int) -> Response:
    with write():
        leave(_site(number), page_id, by=must_be_signed_in())
    return done(url_for("moves.index", number=number))


@blueprint.post("/<int:number>/moves/<int:move_id>/undoing")
def post_undoing(number: int, move_id: int) -> Response:
    with write():
        move = session.get(PageMove, move_id)
        if move is None or move.site_id != number:
            raise Refused(_("There is no such move."), status=404)
        undo(move, by=must_be_signed_in())
    return done(url_for("moves.index", number=number))


@blueprint.post("/<int:number>/moves/file")
@takes_upload(MOST_BYTES)
def post_file(number: int) -> Response:
    """What would become of each line. Nothing is changed yet."""
    chosen, by_id = request.files.get("file"), must_be_signed_in().id
    try:
        if chosen is None or not chosen.filename:
            raise Refused(_("Please choose a file first."))
        text = chosen.stream.read(MOST_BYTES + 1).decode("utf-8-sig", "replace")
        session.rollback()
        outcomes = preview(number, text, by_id=by_id)
    except Refused as error:
        session.rollback()
        return _shown(_site(number), problem=error.sentence, status=error.status)
    return _shown(_site(number), text=text, outcomes=outcomes)


@blueprint.post("/<int:number>/moves/file/run")
def post_run(number: int) -> Response:
    with write():
        outcomes = remap(_site(number), request.form.get("text", ""), by=must_be_signed_in())
    return _shown(_site(number), outcomes=outcomes, finished=True)


def _shown(
    site: Site,
    *,
    problem: str = "",
    status: int = 200,
    text: str = "",
    outcomes: list[Outcome] | None = None,
    finished: bool = False,
) -> Response:
    lost = slice_after(
        orphans(site.id),
        (LostPage.since, LostPage.page_id),
        request.args.get("after", ""),
        AT_ONCE,
        position=lambda row: (row.since, row.page_id),
    )
    count, waiting = how_many(site.id)
    return page(
        "moves/index.html",
        "lost",
        status=status,
        site=site,
        lost=lost,
        count=count,
        waiting=waiting,
        threads=threads_by_page([row.page_id for row in lost.rows]),
        moved=session.scalars(lately_moved(site.id).limit(AT_ONCE)).all(),
        problem=problem,
        text=text,
        outcomes=(outcomes or [])[:SHOWN],
        more=max(0, len(outcomes or []) - SHOWN),
        tally={became: sum(one.became is became for one in outcomes or []) for became in Became},
        Became=Became,
        why=WHY,
        finished=finished,
        has_outcomes=outcomes is not None,
    )


def _site(number: int) -> Site:
    site = session.get(Site, number)
    if site is None:
        raise Refused(_("There is no such site any more."), status=404)
    return site
