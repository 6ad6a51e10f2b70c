"""What the filter knows and how it comes to hold a text; admins have it learn anew, or forget."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Response, request, url_for

from forum.accounts import Power, holds, me, must_be_signed_in
from forum.db import write
from forum.moderation.posts import Post, post_of
from forum.moderation.teaching import forget_everything, learn_anew
from forum.questions import may_see
from forum.refused import Refused
from forum.screening import FEWEST, judge, loudest, mistakes, standing
from forum.web import HOUR, done, limit, page, panel

blueprint = panel("spam_filter", __name__, prefix="/panel/filter", may=holds(Power.REVIEW))
MOST_TRIED = 20_000


@blueprint.get("")
def index() -> Response:
    return _shown()


@blueprint.post("/trials")
def try_out() -> Response:
    """What it would make of a text; nothing is kept of it."""
    text = request.form.get("text", "")[:MOST_TRIED]
    with write():
        limit("filter", f"user:{must_be_signed_in().id}", most=300, within=HOUR)
    return _shown(text=text, verdict=judge(text), tried=True)


@blueprint.post("/learning")
def post_learning() -> Response:
    with write():
        learn_anew(by=must_be_signed_in())
    return done(url_for("spam_filter.index"))


@blueprint.post("/forgetting")
def post_forgetting() -> Response:
    with write():
        forget_everything(by=must_be_signed_in())
    return done(url_for("spam_filter.index"))


def _shown(**tried: Any) -> Response:
    known = standing()
    context: dict[str, Any] = {"text": "", "verdict": None, "tried": False} | tried
    return page(
        "moderation/filter.html",
        "trial",
        known=known,
        fewest=FEWEST,
        for_spam=loudest(spam=True),
        against=loudest(spam=False),
        wrong=list(_wrong()),
        **context,
    )


def _wrong() -> Iterator[tuple[bool, Post]]:
    """Those that are still there for whoever asks."""
    for mistake in (*mistakes(held=True), *mistakes(held=False)):
        try:
            post = post_of(mistake.subject)
        except Refused:
            continue
        if may_see(post.question, me()):
            yield mistake.held, post
