"""Editing a post, and reading what was changed in it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, request

from forum.accounts import User, me, must_be_signed_in
from forum.attachments import takes_files
from forum.db import session, write
from forum.questions import permissions, queries
from forum.questions.differences import Piece, differences
from forum.questions.editing import edit_answer, edit_question, must_edit
from forum.questions.forms import EditAnswerForm, EditQuestionForm
from forum.questions.links import post_path
from forum.questions.models import Answer, Question
from forum.questions.post_models import Edit
from forum.questions.views import existing_answer, visible
from forum.refused import Refused
from forum.web import HOUR, done, limit, number_of, page

blueprint = Blueprint("editing", __name__)
ON_A_PAGE = 10


@dataclass(frozen=True)
class Change:
    """One edit as one reads it."""

    edit: Edit
    title: list[Piece]
    body: list[Piece]


@blueprint.get("/questions/<int:number>/edit")
def question_form(number: int) -> Response:
    question, by = visible(number), must_be_signed_in()
    must_edit(question, None, by)
    form = EditQuestionForm(formdata=None, title=question.title, body=question.body, seen=str(question.edits))
    return _form(question, None, form)


@blueprint.get("/answers/<int:number>/edit")
def answer_form(number: int) -> Response:
    made, by = existing_answer(number), must_be_signed_in()
    question = visible(made.question_id)
    must_edit(question, made, by)
    return _form(question, made, EditAnswerForm(formdata=None, body=made.body, seen=str(made.edits)))


@blueprint.post("/questions/<int:number>/edits")
@takes_files
def post_question_edit(number: int) -> Response:
    by, question = must_be_signed_in(), visible(number)
    return _edited(question, None, EditQuestionForm(), by)


@blueprint.post("/answers/<int:number>/edits")
@takes_files
def post_answer_edit(number: int) -> Response:
    by, made = must_be_signed_in(), existing_answer(number)
    return _edited(visible(made.question_id), made, EditAnswerForm(), by)


@blueprint.get("/questions/<int:number>/history")
def question_history(number: int) -> Response:
    question = visible(number)
    permissions.must_see_history(question, None, me())
    return _history(question, None)


@blueprint.get("/answers/<int:number>/history")
def answer_history(number: int) -> Response:
    made = existing_answer(number)
    question = visible(made.question_id)
    permissions.must_see_history(question, made, me())
    return _history(question, made)


def _edited(question: Question, answer: Answer | None, form: EditQuestionForm | EditAnswerForm, by: User) -> Response:
    """Save; whatever speaks against it, the text stays in the form, which after a conflict may be sent again."""
    must_edit(question, answer, by)
    status = 422
    try:
        if form.validate():
            with write():
                limit("edit", f"user:{by.id}", most=60, within=HOUR)
                _save(question, answer, form, by)
            return done(post_path(question, answer))
    except Refused as error:
        session.rollback()
        form.form_errors.append(error.sentence)
        status = error.status
    question = visible(question.id)
    post = existing_answer(answer.id) if answer else question
    session.refresh(post)
    form.seen.data = str(post.edits)
    return _form(question, post if isinstance(post, Answer) else None, form, status=status)


def _save(question: Question, answer: Answer | None, form: EditQuestionForm | EditAnswerForm, by: User) -> None:
    seen = request.form.get("seen", default=-1, type=number_of)
    reason, body = form.reason.data or "", form.body.data or ""
    if isinstance(form, EditQuestionForm):
        edit_question(question, form.title.data or "", body, by=by, seen=seen, reason=reason)
    elif answer is not None:
        edit_answer(answer, body, by=by, seen=seen, reason=reason)


def _form(
    question: Question, answer: Answer | None, form: EditQuestionForm | EditAnswerForm, *, status: int = 200
) -> Response:
    return page("questions/edit.html", status=status, question=question, answer=answer, form=form)


def _history(question: Question, answer: Answer | None) -> Response:
    post = answer or question
    before = request.args.get("before", type=number_of)
    found = list(session.scalars(queries.edits_of(post, before, ON_A_PAGE + 1)))
    newer = _text_before(post, before)
    changes = []
    for edit in found[:ON_A_PAGE]:
        changes.append(Change(edit, differences(edit.title, newer[0]), differences(edit.body, newer[1])))
        newer = edit.title, edit.body
    more = found[ON_A_PAGE - 1].id if len(found) > ON_A_PAGE else None
    return page("questions/history.html", question=question, answer=answer, changes=changes, more=more)


def _text_before(post: Question | Answer, before: int | None) -> tuple[str, str]:
    """What the newest change on this page led to: the text of today, or what the next newer change found."""
    edit = session.get(Edit, before) if before is not None else None
    mine = edit is not None and (edit.question_id if isinstance(post, Question) else edit.answer_id) == post.id
    if edit is not None and mine:
        return edit.title, edit.body
    return (post.title if isinstance(post, Question) else "", post.body)
