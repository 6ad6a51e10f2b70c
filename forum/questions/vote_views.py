from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response

from forum.accounts import must_be_signed_in
from forum.db import write
from forum.questions.links import answer_path, path
from forum.questions.models import Answer, Question
from forum.questions.views import existing_answer, visible
from forum.questions.voting import say_it_helped, say_me_too, take_help_back, take_me_too_back, voted
from forum.web import HOUR, done, limit

blueprint = Blueprint("voting", __name__)


@blueprint.post("/questions/<int:number>/votes")
def post_me_too(number: int) -> Response:
    return _on_question(number, say_me_too)


@blueprint.post("/questions/<int:number>/votes/withdrawal")
def withdraw_me_too(number: int) -> Response:
    return _on_question(number, take_me_too_back)


@blueprint.post("/answers/<int:number>/votes")
def post_helped(number: int) -> Response:
    return _on_answer(number, say_it_helped)


@blueprint.post("/answers/<int:number>/votes/withdrawal")
def withdraw_helped(number: int) -> Response:
    return _on_answer(number, take_help_back)


def _on_question(number: int, vote: Callable[..., None]) -> Response:
    by, question = must_be_signed_in(), visible(number)
    with write():
        limit("vote", f"user:{by.id}", most=200, within=HOUR)
        vote(question, by=by)
    return _voted(path(question), question, None)


def _on_answer(number: int, vote: Callable[..., None]) -> Response:
    by, made = must_be_signed_in(), existing_answer(number)
    question = visible(made.question_id)
    with write():
        limit("vote", f"user:{by.id}", most=200, within=HOUR)
        vote(made, by=by)
    return _voted(answer_path(question, made), question, made)


def _voted(url: str, question: Question, answer: Answer | None) -> Response:
    mine = voted(question, must_be_signed_in())
    return done(url, "questions/_votes.html", "votes", question=question, answer=answer, voted=mine)
