from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import lazyload

from forum.accounts import User, is_moderator, me, must_be_signed_in
from forum.ageing.deciding import outdated, still_true, superseded, take_back
from forum.ageing.models import Age, Standing, Why
from forum.ageing.naming import to_read
from forum.ageing.reading import ages_of, changes_of, decided, how_many, newer_on_same_page, readers_of, waiting
from forum.ageing.words import STANDINGS, WHY
from forum.db import session, write
from forum.pages import Site, all_sites, wear_look_of
from forum.questions import Question, must_see
from forum.refused import Refused
from forum.web import done, number_of, page, panel

blueprint = Blueprint("aged", __name__)
staff = panel("ageing", __name__, prefix="/panel/ageing", may=is_moderator)


@blueprint.get("/questions/<int:number>/since")
def since(number: int) -> Response:
    """What the page said when this thread was solved, and what it says now."""
    question = _thread(number)
    must_see(question, me())
    age = ages_of([number]).get(number)
    if age is None or question.solved_at is None:
        raise Refused(_("The documentation still says what it said when this was answered."), status=404)
    wear_look_of(question.site)
    return page("ageing/since.html", question=question, age=age, changes=changes_of([number]).get(number, []),
                Standing=Standing, instead=to_read(age))  # fmt: skip


@staff.get("/")
def index() -> Response:
    """`just` is what was decided a moment ago by a form without script; an old address of it offers nothing to undo."""
    just = request.args.get("just", type=number_of)
    decided_about = select(Age.question_id).where(Age.question_id == just, Age.standing != Standing.RAISED)
    return _shown(decided_about=session.scalar(decided_about) if just else None)


@staff.get("/decided")
def past() -> Response:
    site = _site()
    rows = decided(site, request.args.get("after", ""))
    sites = session.scalars(all_sites().options(lazyload(Site.origins))).all()
    instead = {age.question_id: to_read(age) for age in rows.rows}
    return page("ageing/decided.html", "decided", rows=rows.rows, after=rows.after, site=site, sites=sites,
                standings=STANDINGS, instead=instead)  # fmt: skip


@staff.post("/<int:number>/true")
def post_true(number: int) -> Response:
    return _decide(number, still_true)


@staff.post("/<int:number>/outdated")
def post_outdated(number: int) -> Response:
    return _decide(number, outdated)


@staff.post("/<int:number>/superseded")
def post_superseded(number: int) -> Response:
    """By what stands at the address that a button gives, or that was typed."""
    typed = request.form.get("to", "") or request.form.get("address", "")
    return _decide(number, lambda question, *, by: superseded(question, typed, by=by), typed=typed)


@staff.post("/<int:number>/back")
def post_back(number: int) -> Response:
    try:
        with write():
            take_back(_thread(number), by=must_be_signed_in())
    except Refused as error:
        if error.status != 409:
            raise
        session.rollback()  # somebody was faster, and it is as it was wanted
    return done(url_for("ageing.index", site=_site()))


def _decide(number: int, decide: Callable[..., None], typed: str = "") -> Response:
    by: User = must_be_signed_in()
    try:
        with write():
            decide(_thread(number), by=by)
    except Refused as error:
        session.rollback()
        return _shown(problem=error.sentence, at=number, typed=typed, status=error.status)
    if request.headers.get("HX-Request"):
        return _shown(decided_about=number)
    return done(url_for("ageing.index", site=_site(), by=request.args.get("by"), just=number))


def _shown(
    *, problem: str = "", at: int = 0, typed: str = "", status: int = 200, decided_about: int | None = None
) -> Response:
    site, by_readers = _site(), request.args.get("by") == "readers"
    rows = waiting(site, by_readers=by_readers, after=request.args.get("after", ""))
    sites = session.scalars(all_sites().options(lazyload(Site.origins))).all()
    just = session.scalar(select(Question).where(Question.id == decided_about)) if decided_about else None
    return page(
        "ageing/index.html", "waiting", status=status, rows=rows.rows, after=rows.after, site=site, sites=sites,
        by_readers=by_readers, changes=changes_of([age.question_id for age in rows.rows]),
        newer=newer_on_same_page(rows.rows), readers=readers_of, why=WHY, Why=Why, count=how_many(),
        problem=problem, at=at, typed=typed, just=just,
    )  # fmt: skip


def _thread(number: int) -> Question:
    question = session.get(Question, number)
    if question is None:
        raise Refused(_("There is no such thread, or it is not public."), status=404)
    return question


def _site() -> int | None:
    return request.args.get("site", type=number_of)
