"""The list of what waits for a decision, the decisions, and taking them back."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from forum.accounts import Power, User, holds, moderates_something, must_be_signed_in
from forum.db import session, write
from forum.moderation import deciding, listing, queries
from forum.moderation.canned import canned_reasons, note_of
from forum.moderation.models import Decision
from forum.moderation.posts import key_of, post_of
from forum.moderation.undoing import may_undo, undo
from forum.questions import Message, Question, Shown, State, may_remove, may_see
from forum.refused import Refused
from forum.web import done, fills, page, panel

blueprint = panel("review", __name__, prefix="/panel", may=holds(Power.REVIEW))
undo_blueprint = panel("decisions", __name__, prefix="/panel/done", may=moderates_something)


@blueprint.get("/review")
def index() -> Response:
    """What was held before anybody saw it, and what enough people reported."""
    return _list("held")


@blueprint.get("/reported")
def reported() -> Response:
    return _list("reported")


@blueprint.post("/review/<any(questions, answers):kind>/<int:number>/<any(approval, refusal, spam):decision>")
def decide(kind: str, number: int, decision: str) -> Response:
    post = post_of(f"{kind.removesuffix('s')}:{number}")
    list_ = "review.index" if post.state is State.IN_REVIEW else "review.reported"
    with write():
        if decision == "approval":
            made = deciding.keep(post, by=must_be_signed_in())
        elif decision == "spam":
            made = deciding.remove_as_spam(post, by=must_be_signed_in())
        else:
            made = deciding.remove(post, note_of(request.form), by=must_be_signed_in())
    return done(url_for(list_), "moderation/_decided.html", "decided", decision=made, post=post)


@blueprint.get("/review/removal")
def removal() -> Response:
    """Why a post goes that nobody reported, asked of a moderator who came upon it."""
    return page("moderation/removal.html", post=post_of(request.args.get("post", "")), canned=canned_reasons())


@blueprint.post("/review/removal")
def post_removal() -> Response:
    post = post_of(request.form.get("post", ""))
    with write():
        deciding.take_down(post, note_of(request.form), by=must_be_signed_in())
    return done(post.address)


@fills("post.menu", "moderation/_removal_link.html", kept=True)
def offer_removal(reader: User, question: Question | Shown, answer: Message | None) -> dict[str, Any] | None:
    """One's own post goes without a reason."""
    if not reader.has(Power.REVIEW) or not may_remove(question, answer, reader):
        return None
    return None if (answer or question).author_id == reader.id else {"post": key_of(question, answer)}


@fills("question.closing", "moderation/_closing.html")
def offer_sentences(question: Question | Shown) -> dict[str, Any] | None:
    return {"canned": canned} if (canned := canned_reasons()) else None


@undo_blueprint.get("")
def index_done() -> Response:
    """What was decided in the last thirty days, each with the button that takes it back."""
    by = must_be_signed_in()
    slice_ = queries.decisions_slice(request.args.get("after", ""), by)
    rows = [(decision, may_undo(decision, by), _may_read(decision, by)) for decision in slice_.rows]
    return page("moderation/done.html", rows=rows, after=slice_.after)


@undo_blueprint.post("/<int:number>/withdrawal")
def post_undo(number: int) -> Response:
    decision = session.get(Decision, number)
    if decision is None:
        raise Refused(_("There is no such decision any more."), status=404)
    with write():
        undo(decision, by=must_be_signed_in())
    return done(url_for("decisions.index_done"), "moderation/_undone.html", "undone", decision=decision)


def _may_read(decision: Decision, by: User) -> bool:
    """Whoever closes threads does not read those that were removed since."""
    return decision.question is None or may_see(decision.question, by)


def _list(why: str) -> Response:
    return page(
        "moderation/review.html",
        items=listing.items(why),
        why=why,
        may_suspend=holds(Power.SUSPEND)(),
        canned=canned_reasons(),
    )
