"""What moderators do on the thread itself; their lists are in `moderation`."""

from __future__ import annotations

from flask import Response, request
from flask_babel import gettext as _

from forum.accounts import is_moderator, must_be_signed_in
from forum.db import write
from forum.questions.closing import close, reopen
from forum.questions.forms import CloseForm
from forum.questions.models import CloseReason
from forum.questions.placing import hide_from, show_on
from forum.questions.topics import set_topics
from forum.questions.views import thread_done, visible
from forum.refused import Refused
from forum.web import panel

blueprint = panel("thread_staff", __name__, prefix="/questions", may=is_moderator)


@blueprint.post("/<int:number>/closure")
def post_closure(number: int) -> Response:
    form = CloseForm()
    if not form.validate():
        raise Refused(_("Please choose a reason."))
    with write():
        close(visible(number), CloseReason(form.reason.data), note=form.note.data or "", by=must_be_signed_in())
    return thread_done(number)


@blueprint.post("/<int:number>/reopening")
def post_reopening(number: int) -> Response:
    with write():
        reopen(visible(number), by=must_be_signed_in())
    return thread_done(number)


@blueprint.post("/<int:number>/topics")
def post_topics(number: int) -> Response:
    with write():
        set_topics(visible(number), request.form.get("topics", "").split(","), by=must_be_signed_in())
    return thread_done(number)


@blueprint.post("/<int:number>/pages")
def post_page(number: int) -> Response:
    with write():
        show_on(visible(number), request.form.get("address", ""), by=must_be_signed_in())
    return thread_done(number)


@blueprint.post("/<int:number>/pages/<int:page_id>/withdrawal")
def withdraw_page(number: int, page_id: int) -> Response:
    with write():
        hide_from(visible(number), page_id, by=must_be_signed_in())
    return thread_done(number)
