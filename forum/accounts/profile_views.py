from __future__ import annotations

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _

from forum import markup
from forum.accounts.models import User
from forum.accounts.profiles import (
    ABOUT_MAX,
    AVATAR_SIDE,
    LINKS_MAX,
    change_profile,
    person_path,
    profile_of,
    remove_avatar,
    set_avatar,
)
from forum.accounts.sessions import me, must_be_signed_in
from forum.db import session, write
from forum.files import MAX_UPLOAD, read_image
from forum.refused import Refused
from forum.web import HOUR, done, limit, page, slot, takes_upload

blueprint = Blueprint("profiles", __name__)


@blueprint.get("/people/<int:number>", defaults={"slug": ""})
@blueprint.get("/people/<int:number>/<slug>")
def show(number: int, slug: str) -> Response:
    """The page of a person. Who has nothing public has no page either, except for themselves and the staff."""
    person = session.get(User, number)
    if person is None or person.erased_at:
        raise _nobody()
    profile = profile_of(person)
    facts = slot("profile.facts", person=person)
    posts = slot("profile.posts", person=person, after=request.args.get("after", ""))
    public = bool(posts or facts or profile.says_something or person.is_staff)
    reader = me()
    if not public and (reader is None or not (reader.id == person.id or reader.is_staff)):
        raise _nobody()
    if request.path != person_path(person):
        return redirect(person_path(person), 301 if public else 302)  # type: ignore[return-value]
    return page("accounts/person.html", person=person, profile=profile, facts=facts, posts=posts, public=public)


@blueprint.get("/account/profile")
def edit() -> Response:
    user = me()
    if user is None:
        return redirect(url_for("accounts.sign_in", next="/account/profile"), 303)  # type: ignore[return-value]
    profile = profile_of(user)
    fields = {"name": user.name, "about": profile.about, "company": profile.company, "job": profile.job}
    return _form(user, fields, profile.links)


@blueprint.post("/account/profile")
def post_profile() -> Response:
    user, form = must_be_signed_in(), request.form
    fields = {name: form.get(name, "") for name in ("name", "about", "company", "job")}
    links = form.getlist("link")[: LINKS_MAX * 2]
    try:
        with write():
            limit("profile", f"user:{user.id}", most=60, within=HOUR)
            change_profile(user, **fields, links=links)
    except Refused as error:
        session.rollback()
        return _form(user, fields, links, problem=error.sentence, status=error.status)
    return done(person_path(user))


@blueprint.post("/account/profile/preview")
def preview() -> Response:
    """The text as it will stand on the page, by the very function that renders it there."""
    must_be_signed_in()
    return page("accounts/_about.html", html=markup.render(request.form.get("about", "")[:ABOUT_MAX]))


@blueprint.post("/account/avatar")
@takes_upload(MAX_UPLOAD)
def post_avatar() -> Response:
    user, chosen = must_be_signed_in(), request.files.get("picture")
    if chosen is None or not chosen.filename:
        raise Refused(_("Please choose a picture first."))
    with write():
        limit("upload", f"user:{user.id}", most=30, within=HOUR)
    picture = read_image(chosen.stream, max_side=AVATAR_SIDE, square=True)
    with write():
        set_avatar(user, picture)
    return done(url_for("profiles.edit"))


@blueprint.post("/account/avatar/removal")
def post_avatar_removal() -> Response:
    user = must_be_signed_in()
    with write():
        remove_avatar(user)
    return done(url_for("profiles.edit"))


def _form(user: User, fields: dict[str, str], links: list[str], *, problem: str = "", status: int = 200) -> Response:
    links = (links + [""] * LINKS_MAX)[:LINKS_MAX]
    return page(
        "accounts/profile.html", user=user, fields=fields, links=links, problem=problem, status=status, most=ABOUT_MAX
    )


def _nobody() -> Refused:
    return Refused(_("There is nobody at this address, or nothing public about them."), status=404)
