"""The small window in which one signs in to a frame: first-party, so it has the cookie that the frame never has."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import flask
from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _

from forum.accounts import me, session_of
from forum.db import session
from forum.embed.cookieless import WINDOW
from forum.embed.tokens import token_for
from forum.pages import Site
from forum.refused import Refused
from forum.web import number_of, page, unseal

blueprint = Blueprint("embed_sign_in", __name__)


@blueprint.get(WINDOW)
def window() -> Response:
    """Signed in: hand the frame its token. Else sign in first, and come back here."""
    site = session.get(Site, request.args.get("site", 0, type=number_of))
    if site is None:
        raise Refused(_("There is no such site in this forum."), status=404)
    user, number = me(), session_of(flask.session.get("sign_in", ""))
    if user is None or number is None:
        back = url_for("embed_sign_in.window", site=site.id)
        return redirect(url_for("accounts.sign_in", next=back), 303)  # type: ignore[return-value]
    response = page("embed/sign_in.html", user=user, site=site, token=token_for(number, site.id))
    response.headers["Cache-Control"] = "no-store"
    return response


def keep_opener(response: Response) -> Response:
    """On the way through this window no answer may cut it off from the frame that opened it.

    `Cross-Origin-Opener-Policy: same-origin`, which every other page sends, does that for good, on redirects too.
    """
    if any(target.startswith(WINDOW) for target in _targets(response)):
        response.headers["Cross-Origin-Opener-Policy"] = "unsafe-none"
    return response


def _targets(response: Response) -> list[str]:
    """Where this request and the sign-in it belongs to are going."""
    named = [request.path, request.args.get("next", "")]
    if response.location:
        location = urlsplit(response.location)
        named += [location.path, *parse_qs(location.query).get("next", [])]
    if request.method == "POST":
        named.append(request.form.get("next", ""))
    if request.blueprint == "accounts" and request.view_args and "token" in request.view_args:
        _email, target, *_name = unseal("sign-in", request.view_args["token"]) or ("", "")
        named.append(target)
    return named
