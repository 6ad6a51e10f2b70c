from __future__ import annotations

from hashlib import sha256

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import joinedload, selectinload

from forum.db import session
from forum.discovery.cards import Card, drawn
from forum.markup import inline, plain
from forum.pages import Site, look, wear_look_of
from forum.questions import Question, ShownOn, public
from forum.refused import Refused

blueprint = Blueprint("cards", __name__)
DESIGN = 1
"""To be raised when cards look different: it is a part of what tells one from another."""


@blueprint.get("/questions/<int:number>/card.png")
def card(number: int) -> Response:
    """The picture beside a link to a thread. Its address holds the thread's revision, so it may be kept for long."""
    shown = joinedload(Question.site).lazyload(Site.origins), selectinload(Question.shown_on).joinedload(ShownOn.page)
    question = session.scalar(public().where(Question.id == number).options(*shown))
    if question is None:
        raise Refused(_("There is no such thread, or it is not public."), status=404)
    made = _card(question)
    response = Response(content_type="image/png")
    response.set_etag(sha256(repr((DESIGN, made)).encode()).hexdigest()[:20])
    response.headers["Cache-Control"] = "public, max-age=86400"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.vary.add("Accept-Language")
    if not request.if_none_match.contains_weak(response.get_etag()[0] or ""):
        response.set_data(drawn(made))
    response.make_conditional(request)
    return response


def _card(question: Question) -> Card:
    wear_look_of(question.site)
    page = question.shown_on[0].page if question.shown_on else None
    return Card(
        title=plain(inline(question.title)),
        name=look().name,
        place=(page.title or page.key) if page else question.site.name,
        state=_state(question),
        solved=question.solved_at is not None,
        accent=look().accent,
    )


def _state(question: Question) -> str:
    if question.solved_at:
        return _("Solved")
    if not question.other_count:
        return _("Unanswered")
    return ngettext("%(num)d answer", "%(num)d answers", question.other_count)
