"""Files from under a page. A frame has no cookie: its token says who uploads, or nothing does."""

from __future__ import annotations

from flask import Blueprint, Response
from flask_babel import gettext as _

from forum.attachments import takes_one_file, told
from forum.embed.places import asked_place
from forum.embed.tokens import check_token, person_on
from forum.embed.views import keep_apart
from forum.refused import Refused

blueprint = Blueprint("embed_uploads", __name__, url_prefix="/embed")
blueprint.before_request(check_token)
blueprint.after_request(keep_apart)


@blueprint.post("/uploads")
@takes_one_file
def post_upload() -> Response:
    place = asked_place()
    if place is None:
        raise Refused(_("This page belongs to no site of this forum."), status=404)
    return told(person_on(place.site.id))
