from __future__ import annotations

import secrets

from flask import Response, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from forum.accounts import is_moderator, must_be_signed_in
from forum.community import Team
from forum.db import session, write
from forum.files import MAX_UPLOAD, read_image
from forum.notifications import masked_mail
from forum.refused import Refused
from forum.roadmap import actions
from forum.roadmap.actions import (
    PICTURE_SIDE,
    Draft,
    add_item,
    change_item,
    remove_item,
    remove_picture,
    set_picture,
)
from forum.roadmap.models import RoadmapItem
from forum.roadmap.queries import categories_and_milestones, done_items, open_items, subscriber_counts
from forum.roadmap.telling import recipients_of, tell, usual_words
from forum.roadmap.views import item_of
from forum.web import done, number_of, page, panel, takes_upload

blueprint = panel("roadmap_panel", __name__, prefix="/panel/roadmap", may=is_moderator)
STEPS = {
    "completion": lambda item, by: actions.complete(item, by=by),
    "reopening": lambda item, by: actions.reopen(item, by=by),
    "beta": lambda item, by: actions.open_beta(item, request.form.get("beta_url", ""), by=by),
    "beta-end": lambda item, by: actions.end_beta(item, by=by),
}


@blueprint.get("")
def index() -> Response:
    return page(
        "roadmap/panel.html",
        items=[*session.scalars(open_items()), *session.scalars(done_items())],
        counts=subscriber_counts(),
    )


@blueprint.get("/new")
def new() -> Response:
    return _form(None, Draft(""))


@blueprint.post("")
def post_item() -> Response:
    draft = _draft()
    try:
        with write():
            made = add_item(draft, by=must_be_signed_in())
    except Refused as refused:
        return _form(None, draft, problem=refused)
    return done(url_for("roadmap_panel.item", number=made.id))


@blueprint.get("/<int:number>")
def item(number: int) -> Response:
    shown = item_of(number)
    day = shown.projected_on.isoformat() if shown.projected_on else ""
    draft = Draft(shown.title, shown.body, shown.category, shown.milestone, shown.team, day, shown.links)
    return _form(number, draft)


@blueprint.post("/<int:number>")
def post_change(number: int) -> Response:
    draft = _draft()
    try:
        with write():
            change_item(item_of(number), draft, by=must_be_signed_in())
    except Refused as refused:
        return _form(number, draft, problem=refused)
    return done(url_for("roadmap_panel.item", number=number, saved=1))


@blueprint.post("/<int:number>/<any(completion, reopening, beta, 'beta-end'):step>")
def post_step(number: int, step: str) -> Response:
    with write():
        STEPS[step](item_of(number), must_be_signed_in())
    return done(url_for("roadmap_panel.item", number=number))


@blueprint.post("/<int:number>/picture")
@takes_upload(MAX_UPLOAD)
def post_picture(number: int) -> Response:
    chosen = request.files.get("picture")
    if chosen is None or not chosen.filename:
        raise Refused(_("Please choose a picture first."))
    picture = read_image(chosen.stream, max_side=PICTURE_SIDE)
    with write():
        set_picture(item_of(number), picture, request.form.get("alt", ""), by=must_be_signed_in())
    return done(url_for("roadmap_panel.item", number=number, saved=1))


@blueprint.post("/<int:number>/picture/removal")
def post_picture_removal(number: int) -> Response:
    with write():
        remove_picture(item_of(number), by=must_be_signed_in())
    return done(url_for("roadmap_panel.item", number=number, saved=1))


@blueprint.post("/<int:number>/removal")
def post_removal(number: int) -> Response:
    with write():
        remove_item(item_of(number), by=must_be_signed_in())
    return done(url_for("roadmap_panel.index"))


@blueprint.get("/<int:number>/news")
def news(number: int) -> Response:
    item = item_of(number)
    subject, body = usual_words(item)
    return _news_form(item, subject, body)


@blueprint.post("/<int:number>/news")
def post_news(number: int) -> Response:
    subject, body = request.form.get("subject", ""), request.form.get("body", "")
    try:
        with write():
            submission = request.form.get("submission", "") or secrets.token_hex(16)
            tell(item_of(number), subject, body, submission=submission, by=must_be_signed_in())
    except Refused as refused:
        return _news_form(item_of(number), subject, body, problem=refused)
    return done(item_of(number).path)


def _news_form(item: RoadmapItem, subject: str, body: str, *, problem: Refused | None = None) -> Response:
    reader = must_be_signed_in()
    people = recipients_of(item)
    return page(
        "roadmap/news.html",
        item=item,
        subject=subject,
        body=body,
        submission=request.form.get("submission") or secrets.token_hex(16),
        recipients=[(person.name, person.email if reader.admin else masked_mail(person.email)) for person in people],
        problem=problem,
        status=problem.status if problem else 200,
    )


def _form(number: int | None, draft: Draft, *, problem: Refused | None = None) -> Response:
    categories, milestones = categories_and_milestones()
    return page(
        "roadmap/item_form.html",
        item=item_of(number) if number else None,
        draft=draft,
        teams=session.scalars(select(Team).order_by(Team.name)).all(),
        categories=categories,
        milestones=milestones,
        problem=problem,
        status=problem.status if problem else 200,
    )


def _draft() -> Draft:
    said = {
        name: request.form.get(name, "") for name in ("title", "body", "category", "milestone", "projected_on", "links")
    }
    return Draft(**said, team=session.get(Team, request.form.get("team", 0, type=number_of)))
