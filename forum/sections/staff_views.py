from __future__ import annotations

from flask import Response, current_app, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from forum.accounts import is_admin, must_be_signed_in
from forum.db import session, slice_after, write
from forum.pages import Site
from forum.refused import Refused
from forum.sections.knowing import end_token, make_token, set_sitemap
from forum.sections.models import IndexedPage, SiteIndex
from forum.sections.queries import how_many, indexed_pages, progress, sections_by_page, sections_of, troubles_of
from forum.sections.reading import start_reading
from forum.web import done, page, panel

AT_ONCE = 50
blueprint = panel("sections", __name__, prefix="/panel/sites", may=is_admin)


@blueprint.get("/<int:number>/index")
def index(number: int) -> Response:
    return _shown(_site(number))


@blueprint.get("/<int:number>/index/<int:page_id>")
def one_page(number: int, page_id: int) -> Response:
    known = session.get(IndexedPage, page_id, options=[joinedload(IndexedPage.page)])
    if known is None or known.site_id != number:
        raise Refused(_("There is no such page in the index."), status=404)
    sections = session.scalars(sections_of(page_id)).all()
    return page("sections/page.html", site=_site(number), known=known, sections=sections)


@blueprint.post("/<int:number>/index/sitemap")
def post_sitemap(number: int) -> Response:
    typed = request.form.get("sitemap", "")
    try:
        with write():
            set_sitemap(_site(number), typed, daily=bool(request.form.get("daily")), by=must_be_signed_in())
    except Refused as error:
        session.rollback()
        return _shown(_site(number), typed=typed, problem=error.sentence, status=error.status)
    return done(url_for("sections.index", number=number, saved=1))


@blueprint.post("/<int:number>/index/reading")
def post_reading(number: int) -> Response:
    with write():
        start_reading(_site(number), by=must_be_signed_in())
    return done(url_for("sections.index", number=number))


@blueprint.post("/<int:number>/index/token")
def post_token(number: int) -> Response:
    """Make a token. The answer is the one page that ever shows it, so it is no redirect."""
    with write():
        token = make_token(_site(number), by=must_be_signed_in())
    response = _shown(_site(number), token=token)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/<int:number>/index/token/end")
def post_token_end(number: int) -> Response:
    with write():
        end_token(_site(number), by=must_be_signed_in())
    return done(url_for("sections.index", number=number))


def _shown(site: Site, *, token: str = "", typed: str | None = None, problem: str = "", status: int = 200) -> Response:
    known = slice_after(
        indexed_pages(site.id),
        (IndexedPage.changed_at, IndexedPage.page_id),
        request.args.get("after", ""),
        AT_ONCE,
        position=lambda row: (row.changed_at, row.page_id),
    )
    made = session.get(SiteIndex, site.id)
    pages, sections, gone = how_many(site.id)
    return page(
        "sections/index.html",
        "known",
        status=status,
        site=site,
        made=made,
        known=known,
        counts=sections_by_page([row.page_id for row in known.rows]),
        pages=pages,
        sections=sections,
        gone=gone,
        progress=progress(site.id) if made and made.reading_since else (0, 0),
        troubles=session.scalars(troubles_of(site.id).limit(20)).all(),
        token=token,
        sitemap=(made.sitemap if made else "") if typed is None else typed,
        problem=problem,
        forum=current_app.config["FORUM"].url,
    )


def _site(number: int) -> Site:
    site = session.get(Site, number)
    if site is None:
        raise Refused(_("There is no such site any more."), status=404)
    return site
