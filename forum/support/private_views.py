"""How support makes private tickets: it writes first, or moves a public question there."""

from __future__ import annotations

from flask import Response, request, url_for
from flask_babel import gettext as _

from forum import questions
from forum.accounts import is_support, me, must_be_signed_in
from forum.attachments import takes_files
from forum.db import session, write
from forum.pages import Site, all_sites
from forum.presence import forget_sent
from forum.questions import Question
from forum.refused import Refused
from forum.support.first_models import FirstMessage
from forum.support.privacy import make_private, may_make_private
from forum.support.private_forms import FirstForm
from forum.support.writing_first import Addressee, must_be_its_author, promise_first, take_first_back
from forum.web import HOUR, done, limit, number_of, page, panel

blueprint = panel("private_tickets", __name__, prefix="/tickets", may=is_support)
moving_blueprint = panel("privacy", __name__, prefix="/questions", may=lambda: may_make_private(me()))


@blueprint.get("/new")
def new() -> Response:
    """Write to somebody first: by their address, or to whoever asked a thread; `?again=` is what was taken back."""
    again = request.args.get("again", type=number_of)
    if again is not None:
        made = _first(again)
        form = FirstForm(formdata=None, email=made.email, name=made.name, title=made.subject, body=made.body)
        return _form(form, asker_of=made.thread_id, site=made.site_id)
    number = request.args.get("thread", type=number_of)
    thread = session.get(Question, number) if number else None
    asker = thread.author if thread is not None and thread.is_published else None
    form = FirstForm(formdata=None, title=thread.title if thread and asker else "")
    return _form(form, asker_of=thread.id if thread and asker else None)


@blueprint.post("/new")
@takes_files
def post_new() -> Response:
    by, form = must_be_signed_in(), FirstForm()
    number = request.form.get("thread", type=number_of)
    try:
        form.body.must_have_taken_all()
        with write():
            limit("write-first", f"user:{by.id}", most=60, within=HOUR)
            made = promise_first(_addressee(number, form), form.title.data or "", form.body.data or "", by=by)
            forget_sent(request.form.get("draft", ""), by=by)
        return done(url_for("private_tickets.first", number=made.id))
    except Refused as error:
        session.rollback()
        form.form_errors.append(error.sentence)
    return _form(form, asker_of=number, site=request.form.get("site", type=number_of), status=422)


@blueprint.get("/new/<int:number>")
def first(number: int) -> Response:
    """What waits its ten seconds, with the way to take it back; once it has gone, its ticket."""
    made = _first(number)
    if made.ticket_id is not None:
        return done(url_for("tickets.ticket", number=made.ticket_id))
    return page("support/first_waits.html", "first_waits", made=made)


@blueprint.post("/new/<int:number>/withdrawal")
def withdraw_first(number: int) -> Response:
    by = must_be_signed_in()
    with write():
        take_first_back(_first(number), by=by)
    return done(url_for("private_tickets.new", again=number))


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


def _first(number: int) -> FirstMessage:
    made = session.get(FirstMessage, number) if number < 2**63 else None
    if made is None:
        raise Refused(_("There is no such message."), status=404)
    must_be_its_author(made, must_be_signed_in())
    return made


def _addressee(number: int | None, form: FirstForm) -> Addressee:
    thread = session.get(Question, number) if number else None
    if thread is not None and thread.author is not None:
        return Addressee(thread.site, thread)
    return Addressee(_chosen_site(), email=form.email.data or "", name=form.name.data or "")


def _chosen_site() -> Site:
    number = request.form.get("site", type=number_of)
    site = session.get(Site, number) if number else None
    if site is None:
        raise Refused(_("Please choose the site it is about."))
    return site


def _form(form: FirstForm, *, asker_of: int | None, site: int | None = None, status: int = 200) -> Response:
    thread = session.get(Question, asker_of) if asker_of else None
    sites = session.scalars(all_sites()).all()
    return page("support/first.html", status=status, form=form, thread=thread, sites=sites, chosen=site)
