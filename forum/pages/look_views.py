from __future__ import annotations

from flask import Blueprint, Response, make_response, request, url_for
from flask_babel import gettext as _

from forum.accounts import is_admin, must_be_signed_in
from forum.db import session, write
from forum.files import MAX_UPLOAD, read_image
from forum.pages.accent import accent_css, clean_accent
from forum.pages.looks import LOGO_SIDE, change_look, remove_logo, set_logo, wear_look_of
from forum.pages.models import Site
from forum.pages.words import WORDS, set_words, word_source
from forum.refused import Refused
from forum.web import done, page, panel, takes_upload

blueprint = panel("looks", __name__, prefix="/panel/sites", may=is_admin)
public = Blueprint("accents", __name__)


@public.get("/accents/<accent>.css")
def accent(accent: str) -> Response:
    """The colours made of one; its address says all about it, so it is kept for ever."""
    response = make_response(accent_css(_colour(accent)))
    response.headers["Content-Type"] = "text/css; charset=utf-8"
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@blueprint.get("/<int:number>/look")
def index(number: int) -> Response:
    return _form(_site(number))


@blueprint.post("/<int:number>/look")
def post_look(number: int) -> Response:
    site, typed = _site(number), request.form
    try:
        with write():
            # Browsers know no empty colour, so a box beside it says that the usual one is meant.
            chosen = "" if typed.get("usual_accent") else typed.get("accent", "")
            change_look(site, brand=typed.get("brand", ""), accent=chosen, by=must_be_signed_in())
            # A button beside each text takes ours again; the rest of the form is saved along with it.
            words = {key: "" if typed.get("ours") == key else typed.get(key, "") for key in WORDS}
            set_words(site, words, by=must_be_signed_in())
    except Refused as error:
        session.rollback()
        return _form(_site(number), typed=dict(typed), problem=error.sentence, status=error.status)
    return done(url_for("looks.index", number=number, saved=1))


@blueprint.post("/<int:number>/logo")
@takes_upload(MAX_UPLOAD)
def post_logo(number: int) -> Response:
    chosen = request.files.get("picture")
    if chosen is None or not chosen.filename:
        raise Refused(_("Please choose a picture first."))
    picture = read_image(chosen.stream, max_side=LOGO_SIDE, kind="png")
    with write():
        set_logo(_site(number), picture, by=must_be_signed_in())
    return done(url_for("looks.index", number=number, saved=1))


@blueprint.post("/<int:number>/logo/removal")
def post_logo_removal(number: int) -> Response:
    with write():
        remove_logo(_site(number), by=must_be_signed_in())
    return done(url_for("looks.index", number=number))


def _form(site: Site, *, typed: dict[str, str] | None = None, problem: str = "", status: int = 200) -> Response:
    wear_look_of(site)
    said = {key: word_source(site, key) for key in WORDS} | {"brand": site.brand, "accent": site.accent}
    return page("pages/look.html", status=status, site=site, words=WORDS, said=said | (typed or {}), problem=problem)


def _colour(text: str) -> str:
    try:
        return clean_accent(text) or "4f46a5"
    except Refused as error:
        raise Refused(error.sentence, status=404) from None


def _site(number: int) -> Site:
    site = session.get(Site, number)
    if site is None:
        raise Refused(_("There is no such site any more."), status=404)
    return site
