from __future__ import annotations

import logging

from flask import Flask, Response, current_app, g, request
from flask_babel import gettext as _
from flask_login import AnonymousUserMixin
from sqlalchemy.exc import DataError, DBAPIError
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import HTTPException, InternalServerError, RequestEntityTooLarge

from forum.db import AWAY, session
from forum.refused import Refused
from forum.web.htmx import wants_fragment
from forum.web.render import page
from forum.web.security_log import security_event
from forum.web.tracing import reference, route

FORBIDDEN = 403
log = logging.getLogger("forum.web")
# What people type; of all other fields nothing is lost with the page.
TYPED = {"title", "body", "text", "note", "reason", "topics", "address", "origins", "answered_by", "hours", "holidays"}
TYPED |= {"name", "domain", "plan", "to", "prefix", "original", "subject", "beta_url"}


def open_errors(app: Flask) -> None:
    """Every error is a calm page, or, for htmx, a sentence that lands beside what caused it."""
    # Flask would write the whole address into the log, tokens included; http_error writes the rule.
    app.log_exception = lambda exc_info: None  # type: ignore[method-assign]
    app.register_error_handler(Refused, refused)
    app.register_error_handler(HTTPException, http_error)
    for error in AWAY:
        app.register_error_handler(error, database_away)
    app.register_error_handler(DataError, cannot_be_stored)


def refused(error: Refused) -> Response:
    _let_go()
    if error.status == FORBIDDEN:
        security_event("not allowed")
    return _answer(error.status, error.sentence)


def http_error(error: HTTPException) -> Response:
    _let_go()
    if isinstance(error, RequestEntityTooLarge):
        # Whoever looks at the form from now on finds it empty; reading it would raise the same error again.
        request.form = ImmutableMultiDict()
    if isinstance(error, InternalServerError):
        log.error("%s %s failed", request.method, route(), exc_info=error.original_exception)
    elif error.response is not None:
        return current_app.make_response(error.response)
    return _answer(error.code or 500, _sentence(error))


def database_away(error: DBAPIError) -> Response:
    log.error("the database did not answer", exc_info=error)
    _let_go()
    # The page's head names the reader and the site, and asking who that is would fail in the same way.
    g._login_user, g.database_away = AnonymousUserMixin(), True
    sentence = _("The forum is busy or just restarting. Nothing was saved; please send it again in a moment.")
    response = _answer(503, sentence)
    response.headers["Retry-After"] = "2"
    return response


def cannot_be_stored(error: DataError) -> Response:
    """PostgreSQL takes no NUL and no text or number that is too long for its column; SQLite takes anything."""
    log.warning("%s %s held what cannot be stored", request.method, route(), exc_info=error)
    _let_go()
    return _answer(422, _("Something in this form is too long, or has characters that cannot be stored."))


def _let_go() -> None:
    """What is open is rolled back; a connection that is gone cannot be, and is thrown away."""
    try:
        session.rollback()
    except DBAPIError:
        session().invalidate()


def _answer(status: int, sentence: str) -> Response:
    if wants_fragment():
        response = page("errors/_refused.html", sentence=sentence, status=status)
        response.headers["HX-Retarget"] = "#notice"
        response.headers["HX-Reswap"] = "innerHTML"
        return response
    named = reference() if status >= 500 else ""
    kept = [(name, value) for name, value in request.form.items() if name in TYPED and value]
    return page("errors/error.html", status=status, code=status, sentence=sentence, kept=kept, reference=named)


def _sentence(error: HTTPException) -> str:
    sentences = {
        404: _("There is nothing at this address. It may have moved, or the link has a slip in it."),
        405: _("This address does not take that kind of request."),
        408: _("This took too long to arrive, so nothing was saved. Please send it again."),
        411: _("This request does not say how long it is, so it was not read."),
        413: _("That is more than one post can hold."),
        503: _("Too much is arriving at once. Nothing was saved; please send it again in a moment."),
        500: _("Something broke on our side. It is written down, and we will look at it."),
    }
    return sentences.get(error.code or 500, _("This request could not be understood."))
