from __future__ import annotations

import hmac
import logging
from dataclasses import asdict

import flask
from flask import Blueprint, Response, abort, request, url_for
from flask_babel import gettext as _

from forum import clock
from forum.accounts import User, enter, me
from forum.db import session, write
from forum.refused import Refused
from forum.signin.configured import providers
from forum.signin.connecting import connect, disconnect, person_behind
from forum.signin.freshness import fresh
from forum.signin.providers import Begun, Claim, NotBelieved, Provider
from forum.web import HOUR, client_network, done, limit, local_path, page

blueprint = Blueprint("signin_connecting", __name__)
log = logging.getLogger("forum.signin")
UNDER_WAY = 15 * 60


@blueprint.post("/sign-in/with/<key>")
def post_departure(key: str) -> Response:
    """Off to a provider. A page and not a redirect: our own policy lets no form lead to another host."""
    provider = _provider(key)
    with write():
        limit("elsewhere", client_network(), most=30, within=HOUR)
    return _leave(provider, local_path(request.form.get("next")), by=None)


@blueprint.post("/account/connections/<key>")
@fresh
def post_connection(user: User, key: str) -> Response:
    with write():
        limit("elsewhere", client_network(), most=30, within=HOUR)
    return _leave(_provider(key), url_for("signin_security.index"), by=user)


@blueprint.post("/account/connections/<int:number>/removal")
@fresh
def post_removal(user: User, number: int) -> Response:
    with write():
        disconnect(number, by=user)
    return done(url_for("signin_security.index") + "#connections")


@blueprint.get("/sign-in/with/<key>/return")
def arrival(key: str) -> Response:
    """Back from a provider. A GET that signs in, as OAuth has it: good once, and only for the browser that left."""
    provider, under_way = _provider(key), flask.session.pop("elsewhere", None)
    begun = _checked(provider, under_way)
    if "error" in request.args or "code" not in request.args:
        raise Refused(_("%(name)s did not sign you in. Nothing has changed here.", name=provider.name))
    claim = _asked(provider, begun)
    target, by = local_path(under_way["next"]), under_way["by"]
    with write():
        if by is None:
            return done(enter(person_behind(provider, claim), target))
        user = me()
        if user is None or user.id != by:
            raise Refused(_("You signed out meanwhile. Please sign in and connect once more."), status=401)
        connect(user, provider, claim)
    return done(target + "#connections")


def _leave(provider: Provider, target: str, *, by: User | None) -> Response:
    try:
        begun = provider.begin()
    except NotBelieved as error:
        raise _no_answer(provider, error) from None
    since = clock.now().timestamp()
    number = by.id if by else None
    flask.session["elsewhere"] = {"key": provider.key, "next": target, "by": number, "since": since} | asdict(begun)
    response = page("signin/leaving.html", provider=provider, url=begun.url)
    response.headers["Refresh"] = f"0; url={begun.url}"
    response.headers["Cache-Control"] = "no-store"
    return response


def _checked(provider: Provider, under_way: dict[str, str] | None) -> Begun:
    given = request.args.get("state", "")
    if (
        not under_way
        or under_way["key"] != provider.key
        or clock.now().timestamp() - float(under_way["since"]) > UNDER_WAY
        or not hmac.compare_digest(under_way["state"].encode(), given.encode())
    ):
        raise Refused(_("This sign-in was not begun here, or is over already. Please begin again."), status=400)
    return Begun(**{name: under_way[name] for name in ("url", "state", "nonce", "verifier")})


def _asked(provider: Provider, begun: Begun) -> Claim:
    session.rollback()
    try:
        return provider.finish(begun, request.args.to_dict())
    except NotBelieved as error:
        raise _no_answer(provider, error) from None


def _no_answer(provider: Provider, error: NotBelieved) -> Refused:
    log.warning("signing in with %s failed: %s", provider.key, error)
    return Refused(
        _("%(name)s did not answer as it should. A code by mail still works.", name=provider.name), status=502
    )


def _provider(key: str) -> Provider:
    return providers().get(key) or abort(404)
