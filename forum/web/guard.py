from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from flask import Blueprint, Flask, Response, abort, current_app, g, request
from flask import session as cookie
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException

from forum.receiving import REFUSED
from forum.refused import Refused
from forum.web.globals import of_request
from forum.web.htmx import wants_fragment
from forum.web.render import page
from forum.web.signing import form_token, is_form_token, stamp, stamp_page

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

View = TypeVar("View", bound=Callable[..., Any])

_exempt: set[str] = set()
_framed: set[str] = set()
_uploads: dict[str, int] = {}
FRAME_HEADER = "X-Docside-Token"
# Far more than any text may have: what is too long is refused by its own form, which still holds it.
MAX_FORM = 4 * 1024 * 1024
_FOR_ANYBODY = 64 * 1024 * 1024
_ROOM_FOR_FIELDS = 64 * 1024


def guard_exempt(view: View) -> View:
    """Leave a view out of the guard: it is called by machines and proves itself another way (a signed address)."""
    _exempt.add(_name(view))
    return view


def takes_upload(size: int) -> Callable[[View], View]:
    """Let a view take a file of up to `size` bytes; every other one takes no more than a form of text.

    What is larger than posts may be is taken from staff only: it is read before a view is asked who may.
    """

    def register(view: View) -> View:
        _uploads[_name(view)] = size
        return view

    return register


def keep_in_frame(blueprint: Blueprint) -> Blueprint:
    """Views shown in a frame: there a form that is too old stays where it is, with a sentence beside it."""
    _framed.add(blueprint.name)
    return blueprint


def proof_of_frame() -> str:
    """The token a frame sends instead of a cookie; '' if there is none. What it is worth, `embed` decides."""
    return request.headers.get(FRAME_HEADER, "")


def check_unsafe_request() -> Response | None:
    """Let a changing request pass only if one of our own pages made it.

    Our own Origin (or Sec-Fetch-Site) is always asked for. A signed-in session also needs its token,
    an anonymous form its stamp. A request that is ours but whose proof has aged gets its text back to send again.
    """
    _must_be_whole()
    request.max_content_length = _room()
    request.form  # noqa: B018 - a body that is too large is said to be so here, before an error page asks for it
    if request.method in {"GET", "HEAD", "OPTIONS"} or _is_exempt():
        return None
    if not _from_ourselves():
        raise Refused(_("This request did not come from a page of this forum, so nothing was changed."), status=403)
    # The header frees a frame, which has no cookie; beside a session's cookie it is worth nothing.
    if proof_of_frame() and "sign_in" not in cookie:
        return None
    if not (is_form_token(request.form.get("csrf_token", "")) if current_user.is_authenticated else _stamped()):
        return _send_again()
    g.stamp = request.form.get("stamp", "")
    return None


def room(app: Flask, environ: WSGIEnvironment) -> int:
    """How many bytes a request may hold, asked before any of them is read."""
    try:
        with app.request_context(environ):
            return _room()
    except (HTTPException, DBAPIError):
        return MAX_FORM


def proof(about: str = "") -> Markup:
    """The hidden fields every form carries: its stamp, and in a signed-in session its token too.

    A form that comes back with what was typed keeps its stamp: it is as old as it was.
    """
    kept = g.get("stamp", "")
    again = kept and stamp_page(kept) == about
    fields = Markup('<input type="hidden" name="stamp" value="{}">').format(kept) if again else stamp(about)
    return fields + _proof_of_session()


def _proof_of_session() -> Markup:
    """The same in each form of a page, and a page of a thread has dozens."""
    own = of_request()
    person = own.get("_login_user") or current_user._get_current_object()
    if not person.is_authenticated or proof_of_frame():
        return Markup()
    token = form_token()
    made_with, fields = own.get("proof_of_session", ("", Markup()))
    if made_with != token:
        fields = Markup('<input type="hidden" name="csrf_token" value="{}">').format(token)
        own["proof_of_session"] = (token, fields)
    return fields


def _room() -> int:
    upload = _uploads.get(_view_name(), 0) if request.mimetype == "multipart/form-data" else 0
    if upload > _FOR_ANYBODY and not getattr(current_user, "is_staff", False):
        upload = 0
    return upload + _ROOM_FOR_FIELDS if upload else MAX_FORM


def _must_be_whole() -> None:
    """What did not come to its end was not read, and the page that says so holds nothing of it."""
    if status := request.environ.get(REFUSED):
        abort(status)


def _stamped() -> bool:
    """A stamp of ours, and if it was made for one page's form, then for the very page this form names."""
    about = stamp_page(request.form.get("stamp", ""))
    return about is not None and about in {"", request.form.get("page", about)}


def _is_exempt() -> bool:
    return _view_name() in _exempt


def _view_name() -> str:
    view = current_app.view_functions.get(request.endpoint or "")
    return _name(view) if view else ""


def _name(view: Callable[..., Any]) -> str:
    return f"{view.__module__}.{view.__name__}"


def _from_ourselves() -> bool:
    origin = request.headers.get("Origin", "")
    if origin and origin != "null":
        return _same_origin(origin)
    return request.headers.get("Sec-Fetch-Site", "") == "same-origin"


def _same_origin(origin: str) -> bool:
    # As text, not parsed; and not by `host_url`, which spells a punycode host in its own letters.
    return origin.lower() == f"{request.scheme}://{request.host}".lower()


def _send_again() -> Response:
    """The proof is too old or belongs to another session: show what was typed, with a fresh proof beside it."""
    fields = [
        (name, value)
        for name, values in request.form.lists()
        for value in values
        if name not in {"stamp", "csrf_token"}
    ]
    response = page("errors/send_again.html", status=400, fields=fields, about=request.form.get("page", ""))
    if wants_fragment() and request.blueprint in _framed:
        raise Refused(
            _("This page was open for too long. Your text is kept; reload the page and send it again."), status=400
        )
    if wants_fragment():
        response.headers.update({"HX-Retarget": "#main", "HX-Reselect": "#main", "HX-Reswap": "outerHTML"})
    return response
