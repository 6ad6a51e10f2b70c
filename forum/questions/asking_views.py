from __future__ import annotations

from typing import cast

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _

from forum.accounts import enter, me, must_be_signed_in, sign_in_typed
from forum.attachments import takes_files
from forum.db import session, write
from forum.pages import Page, Site, find_page, identity_on, site_of, wear_look_of
from forum.questions.asking import claim
from forum.questions.expectations import expectation_of
from forum.questions.forms import AskForm
from forum.questions.links import path, receipt_path
from forum.questions.loading import threads_of_page
from forum.questions.models import Question, State
from forum.questions.receipts import mail_code, post_question, publish_by_code, question_of_receipt
from forum.refused import Refused
from forum.web import done, local_path, page

blueprint = Blueprint("asking", __name__)


@blueprint.get("/ask")
def ask_page() -> Response:
    """Where the link under a documentation page leads: its threads, and the form; works without any script."""
    address = request.args.get("page", "")
    site = site_of(address)
    if site is None:
        return page("questions/ask_where.html", status=404 if address else 200, address=address)
    given = request.args
    form = AskForm(
        formdata=None,
        page=address,
        canonical=given.get("canonical", ""),
        ident=given.get("id", ""),
        page_title=given.get("title", ""),
        title=given.get("question", "")[:200],
    )
    return _ask_page(site, form)


@blueprint.post("/ask")
@takes_files
def post_ask() -> Response:
    form = AskForm()
    site = site_of(form.page.data or "")
    if site is None:
        raise Refused(_("This page belongs to no site of this forum, so the question has no place yet."))
    if request.form.get("then") == "look":
        return _ask_page(site, form)
    try:
        if form.validate():
            question = post_question(form, site, by=me())
            return done(_next_step(question, form))
    except Refused as error:
        session.rollback()
        form.form_errors.append(error.sentence)
    return _ask_page(site, form, status=422)


@blueprint.get("/receipts/<token>")
def receipt(token: str) -> Response:
    """What was asked, what happens next, and the field for the code; good until the question is published."""
    return _receipt(question_of_receipt(token), token)


@blueprint.post("/receipts/<token>/confirmation")
def confirm_receipt(token: str) -> Response:
    question = question_of_receipt(token)
    if question.state is not State.UNCONFIRMED:
        return done(path(question))
    try:
        user = publish_by_code(question, request.form.get("code", ""))
    except Refused as error:
        session.rollback()
        return _receipt(question_of_receipt(token), token, status=error.status, problem=error.sentence)
    if user is None:
        problem = _("That is not the code of the newest mail. Please look again.")
        return _receipt(question_of_receipt(token), token, status=422, problem=problem)
    with write():
        target = enter(user, path(question_of_receipt(token)))
    return done(target)


@blueprint.post("/receipts/<token>/codes")
def send_another(token: str) -> Response:
    with write():
        question = question_of_receipt(token)
        if question.state is State.UNCONFIRMED and question.asker_email:
            mail_code(question)
    return done(url_for("asking.receipt", token=token))


@blueprint.post("/receipts/<token>/claim")
def claim_receipt(token: str) -> Response:
    """Publish a question that was written before its asker signed in."""
    by = must_be_signed_in()
    with write():
        question = claim(question_of_receipt(token), by=by)
    return done(path(question))


def _next_step(question: Question, form: AskForm) -> str:
    if question.state is not State.UNCONFIRMED:
        return path(question)
    if form.signs_in and me() is None:
        typed = sign_in_typed(form.email.data or "", form.name.data or "")
        return url_for("accounts.sign_in", typed=typed, next=receipt_path(question))
    return receipt_path(question)


def _ask_page(site: Site, form: AskForm, *, status: int = 200) -> Response:
    wear_look_of(site)
    shown = _page_of(site, form)
    threads = threads_of_page(shown.id).rows if shown else []
    return page(
        "questions/ask.html",
        status=status,
        site=site,
        form=form,
        shown=shown,
        threads=threads,
        expectation=expectation_of(site),
        back=form.page.data,
    )


def _page_of(site: Site, form: AskForm) -> Page | None:
    try:
        identity = identity_on(
            site, form.page.data or "", explicit=form.ident.data or "", canonical=form.canonical.data or ""
        )
    except ValueError:
        return None
    return session.scalar(find_page(site.id, identity.key))


def _receipt(question: Question, token: str, *, status: int = 200, problem: str = "") -> Response:
    site = cast(Site, session.get(Site, question.site_id))
    wear_look_of(site)
    return page(
        "questions/receipt.html",
        status=status,
        question=question,
        token=token,
        problem=problem,
        site=site,
        expectation=expectation_of(site),
        here=local_path(request.path),
    )
