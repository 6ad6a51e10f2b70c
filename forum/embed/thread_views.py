"""Threads under the page, for whoever signed in to the frame: read, answer, accept, and what waits for a moderator."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response
from flask_babel import gettext as _

from forum.attachments import takes_files
from forum.db import session, write
from forum.embed.places import Place, asked_place
from forum.embed.tokens import check_token, must_be_on, person_on
from forum.embed.views import frame_page, keep_apart
from forum.moderation import Post, keep, remove
from forum.questions import (
    Answer,
    AnswerForm,
    Question,
    accept,
    answer,
    answers_of,
    may_see_answer,
    must_not_hurry,
    must_see,
    must_take_messages,
    related_to,
    thread,
    unaccept,
)
from forum.refused import Refused
from forum.web import HOUR, limit

blueprint = Blueprint("embed_threads", __name__, url_prefix="/embed")
blueprint.before_request(check_token)
blueprint.after_request(keep_apart)


@blueprint.get("/threads/<int:number>")
def show(number: int) -> Response:
    return _shown(_place(), number)


@blueprint.post("/threads/<int:number>/answers")
@takes_files
def post_answer(number: int) -> Response:
    """Post an answer; whatever speaks against it, the text stays in the form."""
    place, question, form = _place(), _visible(number), AnswerForm()
    by = must_be_on(question.site_id)
    status = 422
    try:
        if form.validate():
            with write():
                limit("answer", f"user:{by.id}", most=60, within=HOUR)
                must_not_hurry(by)
                made = answer(question, form.body.data or "", by=by, doubt=form.doubt)
            return _shown(place, number, fresh=made.id)
        must_take_messages(question, by)
    except Refused as error:
        session.rollback()
        form.form_errors.append(error.sentence)
        status = error.status
    return _shown(place, number, status=status, form=form)


@blueprint.post("/answers/<int:number>/acceptance")
def post_acceptance(number: int) -> Response:
    return _decided(accept, _answer(number))


@blueprint.post("/answers/<int:number>/acceptance/withdrawal")
def withdraw_acceptance(number: int) -> Response:
    return _decided(unaccept, _answer(number))


@blueprint.post("/answers/<int:number>/approval")
def approve_held_answer(number: int) -> Response:
    return _decided(lambda made, by: keep(Post(made.question, made), by=by), _answer(number))


@blueprint.post("/answers/<int:number>/refusal")
def decline_held_answer(number: int) -> Response:
    return _decided(lambda made, by: remove(Post(made.question, made), by=by), _answer(number))


@blueprint.post("/questions/<int:number>/approval")
def approve_held_question(number: int) -> Response:
    place, question = _place(), _visible(number)
    by = must_be_on(question.site_id)
    with write():
        keep(Post(question), by=by)
    return _shown(place, number)


@blueprint.post("/questions/<int:number>/refusal")
def decline_held_question(number: int) -> Response:
    """A declined question is gone from the page, so the list is what remains to be shown."""
    place, question = _place(), _visible(number)
    by = must_be_on(question.site_id)
    with write():
        remove(Post(question), by=by)
    return frame_page(place, "view")


def _decided(action: Callable[..., object], about: Answer) -> Response:
    place, number = _place(), about.question_id
    by = must_be_on(_visible(number).site_id)
    with write():
        action(about, by=by)
    return _shown(place, number)


def _shown(place: Place, number: int, *, form: AnswerForm | None = None, fresh: int = 0, status: int = 200) -> Response:
    question = _visible(number)
    by = person_on(question.site_id)
    answers = [made for made in answers_of(question.id) if may_see_answer(made, by)]
    return frame_page(
        place,
        "view",
        status=status,
        question=question,
        related=related_to(question),
        answers=answers,
        form=form or AnswerForm(formdata=None),
        fresh=fresh,
    )


def _place() -> Place:
    place = asked_place()
    if place is None:
        raise Refused(_("This page belongs to no site of this forum."), status=404)
    return place


def _visible(number: int) -> Question:
    question = thread(number)
    if question is None:
        raise Refused(_("There is no such thread, or it is not public."), status=404)
    must_see(question, person_on(question.site_id))
    return question


def _answer(number: int) -> Answer:
    made = session.get(Answer, number)
    if made is None:
        raise Refused(_("There is no such answer any more."), status=404)
    return made
