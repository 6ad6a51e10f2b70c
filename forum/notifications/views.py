from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request, url_for

from forum.accounts import even_if_suspended
from forum.db import session, write
from forum.notifications.outgoing import masked_mail
from forum.notifications.unsubscribing import has_stopped, meant_by, name_meant, resume, settings_path, stop
from forum.questions import Question
from forum.web import done, guard_exempt, page

blueprint = Blueprint("unsubscribing", __name__)


@blueprint.get("/unsubscribe/<token>")
def unsubscribe(token: str) -> Response:
    """A page with a button: mail programs and scanners open every link, so opening changes nothing."""
    return page("notifications/unsubscribe.html", **_context(token))


@blueprint.post("/unsubscribe/<token>")
@guard_exempt
@even_if_suspended
def post_unsubscribe(token: str) -> Response:
    """The button, and the one click of mail providers (RFC 8058), who come without cookie, stamp or origin."""
    with write():
        stop(*meant_by(token))
    if request.form.get("List-Unsubscribe"):
        return page("notifications/unsubscribe.html", **_context(token))
    return done(url_for("unsubscribing.unsubscribe", token=token))


@blueprint.post("/unsubscribe/<token>/withdrawal")
@even_if_suspended
def post_withdrawal(token: str) -> Response:
    with write():
        resume(*meant_by(token))
    return done(url_for("unsubscribing.unsubscribe", token=token))


def _context(token: str) -> dict[str, Any]:
    person, subject = meant_by(token)
    kind, _colon, number = subject.partition(":")
    question = session.get(Question, int(number)) if kind == "question" and number.isdecimal() else None
    return {
        "token": token,
        "kind": kind,
        "stopped": has_stopped(person, subject),
        "question": question if question and question.is_published else None,
        "name": name_meant(subject),
        "to": masked_mail(person.email),
        "settings": settings_path(person),
    }
