"""Reporting a post: for members, from every published post but one's own."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _

from forum.accounts import User, me, must_be_signed_in
from forum.db import session, write
from forum.moderation.models import Why
from forum.moderation.posts import Post, key_of, post_of
from forum.moderation.reporting import report, reported_by
from forum.moderation.words import why_of, why_words
from forum.questions import Message, Question, Shown, may_see
from forum.refused import Refused
from forum.web import HOUR, done, fills, limit, page

blueprint = Blueprint("reports", __name__, url_prefix="/reports")


@blueprint.get("/new")
def new() -> Response:
    if me() is None:
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")), 303)  # type: ignore[return-value]
    return _form(_public(request.args.get("post", "")))


@blueprint.post("")
def create() -> Response:
    by, post = must_be_signed_in(), _public(request.form.get("post", ""))
    try:
        with write():
            limit("report", f"user:{by.id}", most=20, within=HOUR)
            report(post, why_of(request.form.get("why", "")), request.form.get("text", ""), by=by)
    except Refused as error:
        session.rollback()
        return _form(post, status=error.status, problem=error.sentence)
    return done(url_for("reports.thanks", post=post.key))


@blueprint.get("/thanks")
def thanks() -> Response:
    """What comes next, and the way back; the post itself may be out of sight by now."""
    question = post_of(request.args.get("post", "")).question
    return page("moderation/reported.html", back=question if may_see(question, me()) else None)


@fills("post.menu", "moderation/_report_link.html", kept=True)
def offer_report(reader: User, question: Question | Shown, answer: Message | None) -> dict[str, Any] | None:
    post = answer or question
    if reader.is_suspended or not question.is_published or not post.is_published or post.author_id == reader.id:
        return None
    key = key_of(question, answer)
    return {"post": key, "reported": key in reported_by(reader, question.id)}


def _form(post: Post, *, status: int = 200, problem: str = "") -> Response:
    return page(
        "moderation/report.html",
        status=status,
        post=post,
        whys=[(why.value, why_words(why)) for why in Why],
        chosen=request.form.get("why", ""),
        text=request.form.get("text", ""),
        problem=problem,
    )


def _public(key: str) -> Post:
    post = post_of(key)
    if not post.question.is_published or not (post.answer or post.question).is_published:
        raise Refused(_("There is no such post any more."), status=404)
    return post
