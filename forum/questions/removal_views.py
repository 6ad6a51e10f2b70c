from __future__ import annotations

from flask import Blueprint, Response

from forum.accounts import me, must_be_signed_in
from forum.db import write
from forum.questions.links import path
from forum.questions.permissions import may_see
from forum.questions.removing import remove_answer, remove_question, restore_answer, restore_question
from forum.questions.views import existing_answer, thread_done, visible
from forum.web import done

blueprint = Blueprint("removing", __name__)


@blueprint.post("/questions/<int:number>/removal")
def post_question_removal(number: int) -> Response:
    by, question = must_be_signed_in(), visible(number)
    with write():
        remove_question(question, by=by)
    return done(path(question) if may_see(question, me()) else "/")


@blueprint.post("/questions/<int:number>/restoration")
def post_question_restoration(number: int) -> Response:
    by, question = must_be_signed_in(), visible(number)
    with write():
        restore_question(question, by=by)
    return done(path(question))


@blueprint.post("/answers/<int:number>/removal")
def post_answer_removal(number: int) -> Response:
    by, made = must_be_signed_in(), existing_answer(number)
    with write():
        remove_answer(made, by=by)
    return thread_done(made.question_id, made)


@blueprint.post("/answers/<int:number>/restoration")
def post_answer_restoration(number: int) -> Response:
    by, made = must_be_signed_in(), existing_answer(number)
    with write():
        restore_answer(made, by=by)
    return thread_done(made.question_id, made)
