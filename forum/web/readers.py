from __future__ import annotations

from typing import TYPE_CHECKING, Any

from werkzeug.http import parse_cookie

from forum.web.htmx import is_for_htmx
from forum.web.languages import COOKIE, asked_for, kept_in

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

FRAME = "/embed"
SESSION_COOKIE = "docside"


def kind_of_reader(environ: WSGIEnvironment) -> tuple[Any, ...] | None:
    """Whom an answer is for, if for nobody in particular: the language, and whether a part of a page is wanted. None
    for whoever has a session, or a frame's token: they may be somebody.

    In a frame no cookie counts, whoever sends it.
    """
    if "HTTP_X_DOCSIDE_TOKEN" in environ:
        return None
    cookies = "" if in_frame(environ["PATH_INFO"]) else environ.get("HTTP_COOKIE", "")
    if f"{SESSION_COOKIE}=" in cookies:
        return None
    chosen = kept_in(parse_cookie(cookies)) if COOKIE in cookies else ""
    return chosen, asked_for(environ.get("HTTP_ACCEPT_LANGUAGE", "")), is_for_htmx(environ)


def in_frame(path: str) -> bool:
    return path == FRAME or path.startswith(f"{FRAME}/")
