"""Reporting a post from under the page, also by readers who are not signed in."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from forum.accounts import User
from forum.db import session, write
from forum.embed.places import Place, asked_place
from forum.embed.queries import is_shown_on
from forum.embed.tokens import check_token, person_on
from forum.embed.views import frame_page, keep_apart
from forum.moderation import Post, Why, post_of, report, why_of, why_words
from forum.refused import Refused
from forum.web import HOUR, client_network, limit

blueprint = Blueprint("embed_reports", __name__, url_prefix="/embed/reports")
blueprint.before_request(check_token)
blueprint.after_request(keep_apart)


@blueprint.get("")
def new() -> Response:
    place = _place()
    return _form(place, _public(place, request.args.get("post", "")))


@blueprint.post("")
def create() -> Response:
    place = _place()
    post, by = _public(place, request.form.get("post", "")), person_on(place.site.id)
    try:
        with write():
            _limit(post, by)
            report(post, why_of(request.form.get("why", "")), request.form.get("text", ""), by=by)
    except Refused as error:
        session.rollback()
        return _form(place, post, status=error.status, problem=error.sentence)
    return frame_page(place, "view", reported=post, done=True)


def _limit(post: Post, by: User | None) -> None:
    """Nobody is known here by name, so a network reports a post once a day, and not many posts an hour."""
    if by is not None:
        limit("report", f"user:{by.id}", most=20, within=HOUR)
        return
    again = _("This post was reported from your network already. A moderator will look at it.")
    limit("report", client_network(), most=10, within=HOUR)
    limit("report-once", f"{client_network()} {post.key}", most=1, within=timedelta(days=1), sentence=again)


def _form(place: Place, post: Post, *, status: int = 200, problem: str = "") -> Response:
    return frame_page(
        place,
        "view",
        status=status,
        reported=post,
        done=False,
        whys=[(why.value, why_words(why)) for why in Why],
        chosen=request.form.get("why", ""),
        text=request.form.get("text", ""),
        problem=problem,
    )


def _place() -> Place:
    place = asked_place()
    if place is None:
        raise Refused(_("This page belongs to no site of this forum."), status=404)
    return place


def _public(place: Place, key: str) -> Post:
    """A post that everybody can read on this page; what is elsewhere is no matter of this frame."""
    post = post_of(key)
    shown = place.page()
    public = post.question.is_published and (post.answer or post.question).is_published
    if not public or shown is None or not is_shown_on(post.question.id, shown):
        raise Refused(_("There is no such post any more."), status=404)
    return post
