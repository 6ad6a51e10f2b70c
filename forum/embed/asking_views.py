from __future__ import annotations

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from forum.attachments import takes_files
from forum.db import session, write
from forum.embed.places import Place, asked_place, place_of_form
from forum.embed.tokens import check_token, new_token, person_on
from forum.embed.views import frame_page, keep_apart
from forum.questions import (
    AskForm,
    Question,
    State,
    mail_code,
    post_question,
    publish_by_code,
    question_of_receipt,
    receipt_token,
)
from forum.refused import Refused
from forum.web import FRAME_HEADER

blueprint = Blueprint("embed_asking", __name__, url_prefix="/embed")
blueprint.before_request(check_token)
blueprint.after_request(keep_apart)


@blueprint.post("/questions")
@takes_files
def post() -> Response:
    """Ask from under the page: kept until the code of the mail comes, or published for whoever is signed in."""
    form = AskForm()
    place = _must_be(place_of_form(form))
    status, by = 422, person_on(place.site.id)
    try:
        if form.validate():
            return _receipt(place, post_question(form, place.site, by=by))
    except Refused as error:
        session.rollback()
        form.form_errors.append(error.sentence)
        status = error.status
    return frame_page(place, "ask", status=status, form=form)


@blueprint.post("/receipts/<token>/confirmation")
def confirm(token: str) -> Response:
    """The code publishes the question, and gives its asker what a sign-in gives this frame: half an hour to go on."""
    place, question, problem, status, author = _must_be(asked_place()), question_of_receipt(token), "", 200, None
    try:
        if question.state is State.UNCONFIRMED:
            author = publish_by_code(question, request.form.get("code", ""))
            if author is None:
                problem, status = _("That is not the code of the newest mail. Please look again."), 422
    except Refused as error:
        session.rollback()
        problem, status = error.sentence, error.status
    response = _receipt(place, question_of_receipt(token), status=status, problem=problem)
    if author is not None and person_on(place.site.id) is None and (token := new_token(author, place.site.id)):
        response.headers[FRAME_HEADER] = token
    return response


@blueprint.post("/receipts/<token>/codes")
def send_another(token: str) -> Response:
    place, problem, status = _must_be(asked_place()), "", 200
    try:
        with write():
            question = question_of_receipt(token)
            if question.state is State.UNCONFIRMED and question.asker_email:
                mail_code(question)
    except Refused as error:
        session.rollback()
        problem, status = error.sentence, error.status
    return _receipt(place, question_of_receipt(token), status=status, problem=problem)


def _receipt(place: Place, question: Question, *, status: int = 200, problem: str = "") -> Response:
    token = receipt_token(question)
    response = frame_page(place, "ask", status=status, receipt=question, token=token, problem=problem)
    if question.state is not State.UNCONFIRMED:
        response.headers["HX-Trigger"] = "threads-changed"
    return response


def _must_be(place: Place | None) -> Place:
    if place is None:
        raise Refused(_("This page belongs to no site of this forum, so the question has no place yet."))
    return place
