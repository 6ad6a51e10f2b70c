"""The reader whom the host of a page knows already: its server's signed token becomes the frame's own."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, request
from flask_babel import gettext as _

from forum.db import write
from forum.embed.places import asked_place
from forum.embed.tokens import new_token
from forum.embed.views import keep_apart
from forum.identity import arrive
from forum.refused import Refused
from forum.web import FRAME_HEADER, HOUR, client_network, guard_exempt, limit

blueprint = Blueprint("embed_identity", __name__, url_prefix="/embed")
blueprint.after_request(keep_apart)


@blueprint.post("/identity")
@guard_exempt
def post() -> Response:
    """The token proves itself and is spent, so no form of ours has to stand behind the request."""
    place = asked_place()
    if place is None:
        raise Refused(_("This page belongs to no site of this forum."), status=404)
    with write():
        limit("identity", client_network(), most=600, within=HOUR)
    user = arrive(request.form.get("token", ""), place.site)
    token = new_token(user, place.site.id)
    if not token:
        raise Refused(_("This account signs in with a second step. Please sign in in the forum itself."), status=403)
    response = make_response("", 204)
    response.headers[FRAME_HEADER] = token
    return response
