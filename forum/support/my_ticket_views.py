"""What somebody wrote to support alone, as they see it themselves; to everybody else none of it is there."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _

from forum import clock
from forum.accounts import User, enter, me, must_be_signed_in
from forum.attachments import takes_files
from forum.db import session, write
from forum.pages import Site, site_of, wear_look_of
from forum.presence import forget_sent
from forum.refused import Refused
from forum.support import private, unconfirmed
from forum.support.asked_on import page_named
from forum.support.merged import family_of, root_of
from forum.support.models import Ticket
from forum.support.private_forms import PrivateForm, PrivateReplyForm
from forum.support.private_models import UnconfirmedTicket
from forum.support.promising import promised_for
from forum.web import HOUR, client_network, done, guard_exempt, limit, local_path, page

blueprint = Blueprint("my_tickets", __name__, url_prefix="/my-tickets")


@blueprint.get("")
def index() -> Response:
    if (user := me()) is None:
        return _sign_in_first()
    theirs = session.scalars(private.private_tickets_of(user)).all()
    promised = promised_for(theirs)
    return page("support/my_tickets.html", tickets=theirs, user=user, promised=promised, now=clock.now())


@blueprint.get("/new")
def new() -> Response:
    address = request.args.get("page", "")
    if site_of(address) is None:
        return page("questions/ask_where.html", status=404 if address else 200, address=address)
    return _form(PrivateForm(formdata=None, page=address))


@blueprint.post("/new")
@takes_files
@guard_exempt
def carry_over() -> Response:
    """From the public form by the button beside it: nothing that was typed is lost, and nothing is kept yet.

    A frame under somebody's documentation comes without the proof of a session; all it gets is a form to send.
    """
    form = PrivateForm()
    if site_of(form.page.data or "") is None:
        return page("questions/ask_where.html", status=404, address=form.page.data or "")
    return _form(form)


@blueprint.post("")
@takes_files
def post_ticket() -> Response:
    form, user = PrivateForm(), me()
    site = site_of(form.page.data or "")
    if site is None:
        raise Refused(_("This page belongs to no site of this forum, so the question has no place yet."))
    if request.form.get("then") == "look":
        return _form(form)
    try:
        form.body.must_have_taken_all()
        with write():
            limit("ask", f"user:{user.id}" if user else client_network(), most=20, within=HOUR)
            return done(_opened(form, session.get_one(Site, site.id), user))
    except Refused as error:
        session.rollback()
        form.form_errors.append(error.sentence)
        return _form(form, status=error.status)


@blueprint.get("/<int:number>")
def ticket(number: int) -> Response:
    user = me()
    if user is None:
        return _sign_in_first()
    own = _own(number, user)
    root = root_of(own)
    if root.id != own.id and root.requester_id == user.id:
        return redirect(url_for("my_tickets.ticket", number=root.id))  # type: ignore[return-value]
    return _page(own)


@blueprint.post("/<int:number>/messages")
@takes_files
def post_message(number: int) -> Response:
    by, form = must_be_signed_in(), PrivateReplyForm()
    own = _own(number, by)
    try:
        if form.validate():
            with write():
                limit("answer", f"user:{by.id}", most=60, within=HOUR)
                made = private.write_as_requester(own, form.body.data or "", by=by)
                forget_sent(request.form.get("draft", ""), by=by)
            return done(f"{url_for('my_tickets.ticket', number=made.ticket_id)}#message-{made.id}")
    except Refused as error:
        session.rollback()
        form.form_errors.append(error.sentence)
    return _page(_own(number, by), form, status=422)


@blueprint.get("/receipts/<token>")
def receipt(token: str) -> Response:
    return _receipt(unconfirmed.kept_of_receipt(token), token)


@blueprint.post("/receipts/<token>/confirmation")
def confirm_receipt(token: str) -> Response:
    kept = unconfirmed.kept_of_receipt(token)
    try:
        with write():
            limit("code", client_network(), most=60, within=HOUR)
            person = unconfirmed.open_by_code(kept, request.form.get("code", ""))
    except Refused as error:
        session.rollback()
        return _receipt(unconfirmed.kept_of_receipt(token), token, status=error.status, problem=error.sentence)
    kept = unconfirmed.kept_of_receipt(token)
    if person is None:
        problem = _("That is not the code of the newest mail. Please look again.")
        return _receipt(kept, token, status=422, problem=problem)
    with write():
        target = enter(session.get_one(User, person.id), f"/my-tickets/{kept.ticket_id}")
    return done(target)


@blueprint.post("/receipts/<token>/codes")
def send_another(token: str) -> Response:
    with write():
        kept = unconfirmed.kept_of_receipt(token)
        if kept.ticket_id is None:
            unconfirmed.mail_code(kept)
    return done(url_for("my_tickets.receipt", token=token))


def _opened(form: PrivateForm, site: Site, user: User | None) -> str:
    """Where it goes on: at the ticket, or for somebody signed out at the field for the code."""
    title, body = form.title.data or "", form.body.data or ""
    named = {"explicit": form.ident.data or "", "canonical": form.canonical.data or ""}
    on = page_named(site, form.page.data or "", **named)
    if user is not None:
        return url_for("my_tickets.ticket", number=private.ask_support(site, title, body, by=user, page=on).id)
    name, email = form.name.data or "", form.email.data or ""
    return unconfirmed.receipt_path(unconfirmed.keep_for_code(site, title, body, name=name, email=email, page=on))


def _own(number: int, user: User) -> Ticket:
    found = session.get(Ticket, number)
    if found is None:
        raise Refused(_("There is no such ticket."), status=404)
    private.must_be_requester(found, user)
    return found


def _form(form: PrivateForm, *, status: int = 200) -> Response:
    if (site := site_of(form.page.data or "")) is not None:
        wear_look_of(site)
    return page("support/private_new.html", status=status, form=form, person=me())


def _page(own: Ticket, form: PrivateReplyForm | None = None, *, status: int = 200) -> Response:
    form = form or PrivateReplyForm(formdata=None)
    places = [one for one in family_of(own) if one.requester_id == own.requester_id]
    messages = session.scalars(private.messages_of(*places)).all()
    kin, former = session.scalars(private.kin_for_requester(places)).all(), {one.follow_up_of_id for one in places}
    shown: dict[str, Any] = {"ticket": own, "messages": messages, "form": form, "now": clock.now()}
    shown["promised"] = promised_for([own])
    shown["former"] = [one for one in kin if one.id in former]
    shown["follow_ups"] = [one for one in kin if one.id not in former]
    return page("support/my_ticket.html", status=status, **shown)


def _receipt(kept: UnconfirmedTicket, token: str, *, status: int = 200, problem: str = "") -> Response:
    return page("support/private_receipt.html", status=status, kept=kept, token=token, problem=problem)


def _sign_in_first() -> Response:
    return redirect(url_for("accounts.sign_in", next=local_path(request.full_path.rstrip("?"))), 303)  # type: ignore[return-value]
