"""How support makes private tickets: it writes first, or moves a public question there."""

from __future__ import annotations

from flask import Response, request, url_for
from flask_babel import gettext as _

from forum import questions
from forum.accounts import find_or_make, is_moderator, is_support, me, must_be_signed_in, normal_email
from forum.db import session, write
from forum.pages import Site, all_sites
from forum.questions import Question
from forum.refused import Refused
from forum.support import private
from forum.support.privacy import make_private, may_make_private
from forum.support.private_forms import FirstForm
from forum.web import HOUR, done, limit, number_of, page, panel

blueprint = panel("private_tickets", __name__, prefix="/tickets", may=is_support)
moving_blueprint = panel("privacy", __name__, prefix="/questions", may=lambda: may_make_private(me()))


@blueprint.get("/new")
def new() -> Response:
    """Write to somebody first: by their address, or to whoever asked a thread."""
    number = request.args.get("thread", type=number_of)
    thread = session.get(Question, number) if number else None
    asker = thread.author if thread is not None and thread.is_published else None
    form = FirstForm(formdata=None, title=thread.title if thread and asker else "")
    return _form(form, asker_of=thread.id if thread and asker else None)


@blueprint.post("/new")
def post_new() -> Response:
    by, form = must_be_signed_in(), FirstForm()
    number = request.form.get("thread", type=number_of)
    try:
        with write():
            limit("write-first", f"user:{by.id}", most=60, within=HOUR)
            thread = session.get(Question, number) if number else None
            if thread is not None and thread.author is not None:
                site, person = thread.site, thread.author
            else:
                site = _chosen_site()
                email = normal_email(form.email.data or "")
                person = find_or_make(email, form.name.data or email.partition("@")[0])
            made = private.write_first(site, person, form.title.data or "", form.body.data or "", by=by)
        return done(url_for("tickets.ticket", number=made.id))
    except Refused as error:
        session.rollback()
        form.form_errors.append(error.sentence)
    return _form(form, asker_of=number, status=422)


@moving_blueprint.post("/<int:number>/privacy")
def post_privacy(number: int) -> Response:
    by = must_be_signed_in()
    with write():
        question = session.get(Question, number)
        if question is None:
            raise Refused(_("There is no such thread, or it is not public."), status=404)
        questions.must_see(question, by)
        made = make_private(question, by=by)
    return done(url_for("tickets.ticket", number=made.id) if is_support() else "/panel/")


def _chosen_site() -> Site:
    number = request.form.get("site", type=number_of)
    site = session.get(Site, number) if number else None
    if site is None:
        raise Refused(_("Please choose the site it is about."))
    return site


def _form(form: FirstForm, *, asker_of: int | None, status: int = 200) -> Response:
    thread = session.get(Question, asker_of) if asker_of else None
    sites = session.scalars(all_sites()).all()
    return page("support/first.html", status=status, form=form, thread=thread, sites=sites, moderates=is_moderator())
