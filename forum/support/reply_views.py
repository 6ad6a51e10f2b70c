"""Writing to a ticket: the reply that goes in ten seconds, taking it back, what came meanwhile, who else is here."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from forum import handbook
from forum.accounts import must_be_signed_in
from forum.attachments import takes_files
from forum.db import session, write
from forum.handbook import Category
from forum.presence import be_there, forget_sent, text_of_draft, who_is_there
from forum.questions import Answer
from forum.refused import Refused
from forum.support.forms import PublicReplyForm, ReplyForm
from forum.support.merged import family_of, root_of, whom_to_answer
from forum.support.models import Ticket
from forum.support.private_models import TicketMessage
from forum.support.reply_models import Reply
from forum.support.seeing import messages_since, read_seen, replies_since
from forum.support.sending import adopt, begun_beside, note_place, promise_reply, reply_place, take_back
from forum.support.ticket_views import blueprint, chosen_place, existing, show_sent, ticket_context, typed
from forum.web import done, number_of, page, wants_fragment


@blueprint.post("/<int:number>/replies")
@takes_files
def post_reply(number: int) -> Response:
    """Answer in ten seconds, in the thread or in private; whatever speaks against it, the text stays in the form."""
    by, answered, status = must_be_signed_in(), existing(number), 422
    form = _form_for(answered)
    try:
        if form.validate():
            with write():
                made = promise_reply(
                    answered,
                    form.body.data or "",
                    seen=read_seen(typed("seen")),
                    then=typed("then"),
                    macros=request.form.getlist("macro", type=number_of),
                    categories=chosen_categories(),
                    to=chosen_place(family_of(answered)),
                    by=by,
                )
                forget_sent(typed("draft"), by=by)
            return show_sent(number, f"reply-{made.id}")
    except Refused as error:
        session.rollback()
        form.form_errors.append(error.sentence)
        status = error.status
    return _again(number, form, status)


def _form_for(answered: Ticket) -> ReplyForm:
    family = family_of(answered)
    place = chosen_place(family) or whom_to_answer(family)
    return ReplyForm() if place.is_private else PublicReplyForm()


@blueprint.post("/<int:number>/replies/<int:reply>/withdrawal")
def withdraw_reply(number: int, reply: int) -> Response:
    """Undo: the text is back in the form, before what has been typed there since."""
    by = must_be_signed_in()
    with write():
        draft = take_back(_reply(number, reply), by=by)
    return _in_the_form(number, draft.id if draft else 0)


@blueprint.post("/<int:number>/adoption")
def post_adoption(number: int) -> Response:
    """Go on with the draft of a colleague."""
    by = must_be_signed_in()
    with write():
        draft = adopt(existing(number), request.form.get("from", type=number_of), by=by)
    return _in_the_form(number, draft.id if draft else 0)


def _in_the_form(number: int, kept: int) -> Response:
    by = must_be_signed_in()
    if request.headers.get("HX-Request"):
        text = text_of_draft(kept, "body", by=by)
        form = ReplyForm(formdata=None, body="\n\n".join(part for part in (text, typed("body")) if part))
        return page("support/ticket.html", "ticket", **ticket_context(existing(number), reply_form=form, draft=kept))
    return done(f"{url_for('tickets.ticket', number=number, draft=kept)}#body")


@blueprint.get("/<int:number>/messages")
def messages(number: int) -> Response:
    """The conversation as it is now; nothing at all if the page that asks shows it already. Once a reply has gone or
    was held, the facts beside it come along, as soon as nobody is at work in them."""
    context, had = ticket_context(existing(number)), request.args.get("mark", "")
    owed = wants_fragment() and ("owed" in request.args or context["conversation"].decided_since(had))
    facts_too = owed and "busy" not in request.args
    if context["conversation"].mark == had and not facts_too:
        return Response(status=204)
    context |= {"facts_too": facts_too, "owed": owed and not facts_too}
    return page("support/ticket.html", "messages", **context)


@blueprint.post("/<int:number>/presence")
def post_presence(number: int) -> Response:
    """A sign of life every ten seconds, answered with who else is here and how much has come meanwhile."""
    by, shown = must_be_signed_in(), existing(number)
    place = f"ticket:{number}"
    with write():
        be_there(place, by=by, papers=(reply_place(shown), note_place(shown)))
    url = url_for("tickets.ticket", number=number)
    return done(url, "support/ticket.html", "presence", **presence_context(shown, place))


def presence_context(shown: Ticket, place: str) -> dict[str, Any]:
    by, seen, family = must_be_signed_in(), read_seen(typed("seen")), family_of(shown)
    arrived = len(messages_since(family, seen, but=by)) + len(replies_since(family, seen, but=by))
    there = who_is_there([place], but=by).get(place, [])
    return {"ticket": shown, "others": there, "arrived": arrived, "beside": begun_beside(shown, by)}


def _again(number: int, form: ReplyForm, status: int) -> Response:
    """The page with the text still in its form, and above it what came while it was written."""
    by, shown, seen = must_be_signed_in(), existing(number), read_seen(typed("seen"))
    news: list[Answer | TicketMessage | Reply] = []
    if status == 409:
        family = family_of(shown)
        news += messages_since(family, seen, but=by)
        news += replies_since(family, seen, but=by)
    context = ticket_context(shown, reply_form=form, news=news)
    context["then"] = typed("then") if form.secrets else ""
    return page("support/ticket.html", "ticket", status=status, **context)


def chosen_categories() -> list[Category]:
    chosen = set(request.form.getlist("category", type=number_of))
    return [category for category in handbook.categories_on_offer() if category.id in chosen]


def _reply(ticket_id: int, number: int) -> Reply:
    found = session.get(Reply, number) if number < 2**63 else None
    if found is None or root_of(found.ticket).id != root_of(existing(ticket_id)).id:
        raise Refused(_("This reply has gone already."), status=409)
    return found
