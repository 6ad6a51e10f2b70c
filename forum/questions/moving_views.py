"""Threads that belong together and answers that do not: asked before, made one, made two."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from flask_babel import gettext as _

from forum import markup
from forum.accounts import Power, User, moderates_something, must_be_signed_in
from forum.db import session, write
from forum.questions import queries
from forum.questions.duplicates import close_as_duplicate, merge, thread_named
from forum.questions.links import path
from forum.questions.messages import Message
from forum.questions.models import Answer, Question
from forum.questions.showing import Shown
from forum.questions.splitting import after, split
from forum.questions.views import existing_answer, thread_done, visible
from forum.refused import Refused
from forum.web import done, fills, number_of, page, panel

blueprint = panel("thread_moves", __name__, prefix="/questions", may=moderates_something)


@blueprint.get("/titles")
def titles() -> Response:
    """Threads by words of their title, as the options of the field for an original."""
    words = request.args.get("original", "")[:200]
    found = session.scalars(queries.titled(words)).all() if len(words.strip()) > 1 else []
    return page("questions/_thread_options.html", threads=found)


@blueprint.post("/<int:number>/original")
def post_original(number: int) -> Response:
    """Close a thread as a duplicate; with `answers`, let its answers stand in the original from now on."""
    act = merge if request.form.get("answers") else close_as_duplicate
    with write():
        act(visible(number), thread_named(request.form.get("original", "")), by=must_be_signed_in())
    return thread_done(number)


@blueprint.get("/<int:number>/answers/<int:answer_id>/split")
def split_page(number: int, answer_id: int) -> Response:
    return _split_page(_answer_in(number, answer_id), title="", along=[])


@blueprint.post("/<int:number>/answers/<int:answer_id>/split")
def post_split(number: int, answer_id: int) -> Response:
    title, along = request.form.get("title", ""), request.form.getlist("along", type=number_of)
    try:
        with write():
            made = split(_answer_in(number, answer_id), title, along=along, by=must_be_signed_in())
    except Refused as error:
        session.rollback()
        return _split_page(
            _answer_in(number, answer_id), title=title, along=along, problem=error.sentence, status=error.status
        )
    return done(path(made))


@fills("post.menu", "questions/_menu_split.html", kept=True)
def offer_to_split(reader: User, question: Question | Shown, answer: Message | None) -> dict[str, Any] | None:
    if not reader.has(Power.TOPICS):
        return None
    if answer is None or not answer.is_published or not question.is_published:
        return None
    return {"address": f"/questions/{question.id}/answers/{answer.id}/split"}


def _split_page(answer: Answer, *, title: str, along: list[int], problem: str = "", status: int = 200) -> Response:
    return page(
        "questions/splitting.html",
        status=status,
        question=answer.question,
        answer=answer,
        later=[(made, markup.plain(made.html, 160)) for made in session.scalars(after(answer))],
        title=title,
        along=along,
        problem=problem,
    )


def _answer_in(number: int, answer_id: int) -> Answer:
    visible(number)
    answer = existing_answer(answer_id)
    if answer.question_id != number or not answer.is_published:
        raise Refused(_("This answer is not in the thread any more."), status=404)
    return answer
