from __future__ import annotations

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from forum.accounts import must_be_signed_in
from forum.db import write
from forum.following.actions import follow
from forum.following.models import HowOften, Kind
from forum.following.queries import following
from forum.refused import Refused
from forum.web import HOUR, done, limit, local_path

blueprint = Blueprint("following", __name__)


@blueprint.post("/follow/<any(thread, topic, page, site):target>/<int:number>")
def post_follow(target: str, number: int) -> Response:
    by, chosen = must_be_signed_in(), Kind(target)
    with write():
        limit("follow", f"user:{by.id}", most=300, within=HOUR)
        follow(chosen, number, how_often_of(request.form.get("how_often", "")), by=by)
    url = local_path(request.form.get("back"))
    shown = following(chosen, number, by)
    return done(url, "following/_follow.html", "follow", follow=shown, signed_in=True, back=url, chosen=True)


def how_often_of(text: str) -> HowOften:
    try:
        return HowOften(text)
    except ValueError:
        raise Refused(_("Please choose how often.")) from None
