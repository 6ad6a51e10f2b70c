"""What moderators do with a thread as it is: close, pin, lock, name its topics; their lists are in `moderation`."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, request
from flask_babel import gettext as _

from forum.accounts import moderates_something, must_be_signed_in
from forum.db import write
from forum.questions.closing import close, reopen
from forum.questions.forms import CloseForm
from forum.questions.models import CloseReason
from forum.questions.slowing import end_slow_mode, slow_down
from forum.questions.standing import lock, pin, unlock, unpin
from forum.questions.topics import set_topics
from forum.questions.views import readable, thread_context, thread_done, visible
from forum.refused import Refused
from forum.web import page, panel

blueprint = panel("thread_staff", __name__, prefix="/questions", may=moderates_something)


@blueprint.post("/<int:number>/closure")
def post_closure(number: int) -> Response:
    form = CloseForm()
    if not form.validate():
        return _close_again(number, form)
    with write():
        close(visible(number), CloseReason(form.reason.data), note=form.said, by=must_be_signed_in())
    return thread_done(number)


@blueprint.post("/<int:number>/reopening")
def post_reopening(number: int) -> Response:
    return _decided(reopen, number)


@blueprint.post("/<int:number>/topics")
def post_topics(number: int) -> Response:
    with write():
        names = [*request.form.getlist("topic"), *request.form.get("topics", "").split(",")]
        set_topics(visible(number), names, by=must_be_signed_in())
    return thread_done(number)


@blueprint.post("/<int:number>/pin")
def post_pin(number: int) -> Response:
    return _decided(pin, number)


@blueprint.post("/<int:number>/pin/withdrawal")
def withdraw_pin(number: int) -> Response:
    return _decided(unpin, number)


@blueprint.post("/<int:number>/lock")
def post_lock(number: int) -> Response:
    return _decided(lock, number)


@blueprint.post("/<int:number>/lock/withdrawal")
def withdraw_lock(number: int) -> Response:
    return _decided(unlock, number)


@blueprint.post("/<int:number>/slow-mode")
def post_slow_mode(number: int) -> Response:
    with write():
        slow_down(visible(number), request.form.get("minutes", 0, type=int), by=must_be_signed_in())
    return thread_done(number)


@blueprint.post("/<int:number>/slow-mode/withdrawal")
def withdraw_slow_mode(number: int) -> Response:
    return _decided(end_slow_mode, number)


def _close_again(number: int, form: CloseForm) -> Response:
    """The thread with the note still in its form, and the choice what becomes of the secret in it."""
    if not form.secrets:
        raise Refused(_("Please choose a reason."))
    return page("questions/question.html", status=422, **thread_context(readable(number), close_form=form))


def _decided(action: Callable[..., None], number: int) -> Response:
    with write():
        action(visible(number), by=must_be_signed_in())
    return thread_done(number)
