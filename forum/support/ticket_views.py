from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from forum import clock, handbook
from forum.accounts import Power, User, is_support, must_be_signed_in
from forum.attachments import takes_files
from forum.db import session, write
from forum.presence import drafts_at, forget_sent, text_of_draft, who_is_there
from forum.questions import Answer
from forum.refused import Refused
from forum.support import actions, queries
from forum.support.conversation import Conversation, conversation_of
from forum.support.forms import NoteForm, ReplyForm
from forum.support.merged import whom_to_answer
from forum.support.models import Ticket, TicketState
from forum.support.no_reply import may_need_none
from forum.support.notes import add_note
from forum.support.opinions import opinions_on, taking_two
from forum.support.private_models import TicketMessage
from forum.support.reply_models import Reply
from forum.support.sending import begun_beside
from forum.support.standing import standing
from forum.web import done, number_of, page, panel, refused

blueprint = panel("tickets", __name__, prefix="/tickets", may=is_support)


@blueprint.get("/<int:number>")
def ticket(number: int) -> Response:
    """Also the link that colleagues share: it stays the same for as long as the ticket exists."""
    return page("support/ticket.html", **ticket_context(existing(number), draft=_draft_asked_for()))


@blueprint.post("/<int:number>/notes")
@takes_files
def post_note(number: int) -> Response:
    by, noted, form = must_be_signed_in(), existing(number), NoteForm()
    try:
        form.note.must_have_taken_all()
        with write():
            made = add_note(noted, form.note.data or "", by=by)
            forget_sent(typed("draft"), by=by)
    except Refused as error:
        session.rollback()
        form.form_errors.append(error.sentence)
        context = ticket_context(existing(number), note_form=form)
        return page("support/ticket.html", "ticket", status=error.status, **context)
    return show_sent(number, f"note-{made.id}")


@blueprint.post("/<int:number>/taking")
def post_taking(number: int) -> Response:
    by = must_be_signed_in()
    with write():
        actions.take(existing(number), by=by)
    return show_facts(number)


@blueprint.post("/<int:number>/assignment")
def post_assignment(number: int) -> Response:
    by = must_be_signed_in()
    with write():
        actions.assign(existing(number), _chosen_person(), by=by)
    return show_facts(number)


@blueprint.post("/<int:number>/assignment/withdrawal")
def withdraw_assignment(number: int) -> Response:
    by = must_be_signed_in()
    with write():
        actions.unassign(existing(number), by=by)
    return show_facts(number)


@blueprint.post("/<int:number>/solution")
def post_solution(number: int) -> Response:
    by = must_be_signed_in()
    with write():
        actions.solve(existing(number), by=by)
    return show_facts(number)


@blueprint.post("/<int:number>/reopening")
def post_reopening(number: int) -> Response:
    by = must_be_signed_in()
    with write():
        actions.reopen(existing(number), by=by)
    return show_facts(number)


def existing(number: int) -> Ticket:
    found = session.scalar(queries.ticket_page(number))
    if found is None:
        raise Refused(_("There is no such ticket."), status=404)
    return found


def ticket_context(
    shown: Ticket,
    *,
    reply_form: ReplyForm | None = None,
    note_form: NoteForm | None = None,
    fresh: str = "",
    news: Sequence[Answer | TicketMessage | Reply] = (),
    draft: int | None = None,
) -> dict[str, Any]:
    """What the ticket's page shows. What was typed on one of its two papers stays there while the other is sent.

    `news` came while the reply was written; `draft` is the number of the one whose text stands in the form.
    """
    by = must_be_signed_in()
    sent, place = fresh.partition("-")[0], f"ticket:{shown.id}"
    body = "" if sent == "reply" else typed("body") or text_of_draft(draft, "body", by=by)
    kin, colleagues = session.scalars(queries.kin_of(shown)).all(), queries.people_on_support()
    talk = conversation_of(shown, [shown, *(one for one in kin if one.merged_into_id == shown.id)])
    return {
        "ticket": shown,
        "together": talk.family[1:],
        "answered_place": (chosen_place(talk.family) if sent != "reply" else None) or whom_to_answer(talk.family),
        "thread": shown.question,
        "conversation": talk,
        "news": news,
        "draft": draft,
        "reply_form": reply_form or ReplyForm(formdata=None, body=body),
        "note_form": note_form or NoteForm(formdata=None, note="" if sent == "note" else typed("note")),
        "colleagues": colleagues,
        "others": who_is_there([place], but=by).get(place, []),
        "arrived": 0,
        "beside": begun_beside(shown, by, of=colleagues),
        **_earlier(shown),
        "fresh": fresh,
        **standing(shown, kin),
        **sorting_context(shown),
        **_what_may_be_said(shown, talk),
        "now": clock.now(),
        "unfolded": _unfolded() - {request.path.rpartition("/")[2]},
    }


def _unfolded() -> set[str]:
    """Which folds of the right column are open on the page that asks."""
    return set((request.args if request.method == "GET" else request.form).getlist("unfolded"))


def _takes_replies(shown: Ticket) -> bool:
    if shown.merged_into_id is not None:
        return False
    in_private = shown.is_private and shown.state is not TicketState.CLOSED
    return in_private or (shown.question is not None and shown.question.takes_messages)


def _takes_notes(shown: Ticket) -> bool:
    """A closed ticket takes none, but one that was begun before it closed is still to be seen there."""
    begun = drafts_at(f"note:{shown.id}", by=must_be_signed_in())
    return shown.state is not TicketState.CLOSED or session.scalar(begun) is not None


def _what_may_be_said(shown: Ticket, talk: Conversation) -> dict[str, Any]:
    """What may be written, that it needs no reply, what is about something else, and whether a colleague agrees."""
    return {
        "takes_replies": _takes_replies(shown),
        "takes_notes": _takes_notes(shown),
        "needs_none": may_need_none(shown, talk),
        "splits": shown.state is not TicketState.CLOSED and len(talk.private_messages) > 1,
        "split_in_thread": talk.has_public_answers and not must_be_signed_in().has(Power.TOPICS),
        "takes_two": shown.merged_into_id is None and bool(taking_two(talk.family)),
        "opinions": opinions_on(talk.family),
    }


def _earlier(shown: Ticket) -> dict[str, Any]:
    """What else its asker wanted to know."""
    return {
        "earlier_threads": session.scalars(queries.earlier_threads(shown)).all(),
        "earlier_tickets": session.scalars(queries.earlier_tickets(shown)).all(),
    }


def sorting_context(shown: Ticket) -> dict[str, Any]:
    """What the ticket is about, what else it could be, the checklists and the macros at hand."""
    by, (at_hand, chosen) = must_be_signed_in(), handbook.categories_for(shown.id)
    return {
        "categories": chosen,
        "offered": [category for category in at_hand if not category.second_opinion],
        "aside": [category for category in at_hand if category.second_opinion],
        "chosen": request.form.getlist("category", type=number_of),
        "ticks": handbook.ticks_of(shown.id) if any(category.steps for category in chosen) else {},
        "macros": handbook.macros_for(by, typed("wanted")),
        "wanted": typed("wanted"),
        "filling": False,
        "then": "",
        "used": sorted(set(request.form.getlist("macro", type=number_of))),
    }


def chosen_place(family: Sequence[Ticket]) -> Ticket | None:
    """In whose ticket a reply goes, of several that are handled together."""
    number = request.form.get("to", type=number_of)
    return next((place for place in family if place.id == number), None)


def _draft_asked_for() -> int | None:
    return request.args.get("draft", type=number_of)


def typed(name: str) -> str:
    return request.form.get(name, "")


def _chosen_person() -> User:
    number = request.form.get("person", type=number_of)
    person = session.get(User, number) if number is not None and number < 2**63 else None
    if person is None:
        raise Refused(_("Please choose who gets this ticket."))
    return person


def show_sent(number: int, fresh: str) -> Response:
    """What was sent from one of the two papers, and the other as it was."""
    return _shown(number, "ticket", fresh=fresh, left=typed("body" if fresh.startswith("note") else "note"))


def refused_deed(error: Refused) -> Response:
    """The sentence; where it was pressed in the right column, with that column as it is by now."""
    response = refused(error)
    if request.headers.get("HX-Target") != "facts" or error.status not in {409, 422}:
        return response
    context = ticket_context(existing((request.view_args or {})["number"]))
    context |= {"refusal": error.sentence, "unfolded": _unfolded()}
    return page("support/ticket.html", "facts", status=error.status, **context)


blueprint.register_error_handler(Refused, refused_deed)


def show_facts(number: int) -> Response:
    return _shown(number, "facts", left=typed("body") or typed("note"))


def _shown(number: int, block: str, *, left: str, fresh: str = "") -> Response:
    """A page is shown at once instead of led to if something is `left` on it that was not sent."""
    context = ticket_context(existing(number), fresh=fresh)
    if left:
        return page("support/ticket.html", block, **context)
    url = url_for("tickets.ticket", number=number, _anchor=fresh or None)
    return done(url, "support/ticket.html", block, **context)
