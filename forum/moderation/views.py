from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from forum import clock
from forum.accounts import moderates_something, must_be_signed_in
from forum.db import session, write
from forum.moderation import queries
from forum.moderation.canned import canned_reasons
from forum.presence import forget_sent
from forum.questions import (
    Answer,
    AnswerForm,
    CloseForm,
    CloseReason,
    Question,
    accept,
    answer,
    close,
    may_see,
)
from forum.refused import Refused
from forum.web import done, number_of, page, panel

blueprint = panel("moderation", __name__, prefix="/panel", may=moderates_something)


@blueprint.get("/")
def home() -> Response:
    """The few numbers that matter, each a link to its list, and above them what is broken or not set up."""
    return page(
        "moderation/home.html",
        waiting=session.scalar(queries.count_waiting()),
        in_review=session.scalar(queries.count_in_review()),
        unanswered=session.scalar(queries.count_unanswered()),
    )


@blueprint.get("/waiting")
def waiting() -> Response:
    slice_ = queries.waiting_slice(request.args.get("after", ""))
    return page("moderation/threads.html", listing="waiting", threads=slice_.rows, after=slice_.after, **_forms())


@blueprint.get("/threads")
def threads() -> Response:
    slice_ = queries.all_slice(request.args.get("after", ""))
    return page("moderation/threads.html", listing="threads", threads=slice_.rows, after=slice_.after, **_forms())


@blueprint.post("/threads/<int:number>/answers")
def post_answer(number: int) -> Response:
    by, form = must_be_signed_in(), AnswerForm()

    def answer_one(question: Question) -> None:
        answer(question, form.body.data or "", by=by)
        forget_sent(request.form.get("draft", ""), by=by)

    return _act(number, answer_one, form)


@blueprint.post("/threads/<int:number>/closure")
def post_closure(number: int) -> Response:
    form = CloseForm()

    def close_one(question: Question) -> None:
        close(question, CloseReason(form.reason.data), note=form.said, by=must_be_signed_in())

    return _act(number, close_one, form)


@blueprint.post("/threads/<int:number>/acceptance")
def post_acceptance(number: int) -> Response:
    def accept_one(question: Question) -> None:
        made = session.get(Answer, request.form.get("answer", 0, type=number_of))
        if made is None or made.question_id != question.id:
            raise Refused(_("There is no such answer any more."), status=404)
        accept(made, by=must_be_signed_in())

    return _act(number, accept_one)


def _act(number: int, change: Callable[[Question], object], form: AnswerForm | CloseForm | None = None) -> Response:
    """Do one thing to a thread in a list. If somebody else was there since the list was made, say who, keep what
    was typed, and let a second press go through."""
    question = session.get(Question, number)
    if question is None or not may_see(question, must_be_signed_in()):
        raise Refused(_("There is no such thread, or it is not public."), status=404)
    seen = request.form.get("revision", type=number_of)
    problem, status = "", 200
    if seen is not None and seen != question.revision:
        since = _moment(request.form.get("seen", ""))
        problem, status = queries.handled_since(number, must_be_signed_in(), since), 409
    elif form is not None and not form.validate():
        problem, status = _problem_of(form), 422
    else:
        try:
            with write():
                change(session.get_one(Question, number))
        except Refused as error:
            session.rollback()
            problem, status = error.sentence, error.status
    return _item(number, form, problem=problem, status=status)


def _problem_of(form: AnswerForm | CloseForm) -> str:
    """'' where the form says itself what is the matter: it shows the secrets it found, and what can be done."""
    sentences = [sentence for found in form.errors.values() for sentence in found]
    return str(sentences[0]) if sentences else ""


def _item(number: int, form: AnswerForm | CloseForm | None, *, problem: str, status: int) -> Response:
    session.expire_all()
    question = session.scalars(queries.whole_thread(number)).one()
    typed = form if status != 200 else None
    context = {"question": question, "problem": problem, "done": status == 200, **_forms()}
    context |= {"form": typed if isinstance(typed, AnswerForm) else None}
    context |= {"close_form": typed} if isinstance(typed, CloseForm) else {}
    if status == 200:
        listing = request.form.get("listing", "threads")
        target = url_for("moderation.waiting" if listing == "waiting" else "moderation.threads")
        return done(f"{target}#thread-{number}", "moderation/item.html", "item", **context)
    return page("moderation/item.html", "item", status=status, **context)


def _forms() -> dict[str, Any]:
    return {"form": None, "close_form": CloseForm(formdata=None), "canned": canned_reasons(), "now": clock.now()}


def _moment(text: str) -> datetime | None:
    """When the list was made that a form stands in, as its hidden field says."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
