from __future__ import annotations

from operator import itemgetter
from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from forum import clock, questions
from forum.accounts import User, is_support, must_be_signed_in
from forum.db import session, write
from forum.presence import forget_sent
from forum.questions import Answer
from forum.refused import Refused
from forum.support import actions, queries
from forum.support.forms import NoteForm, ReplyForm
from forum.support.models import Note, Ticket
from forum.support.notes import add_note
from forum.support.priority import reply_target
from forum.support.standing import standing
from forum.web import done, number_of, page, panel

blueprint = panel("tickets", __name__, prefix="/tickets", may=is_support)


@blueprint.get("/<int:number>")
def ticket(number: int) -> Response:
    return page("support/ticket.html", **ticket_context(existing(number)))


@blueprint.post("/<int:number>/replies")
def post_reply(number: int) -> Response:
    """Answer in public; whatever speaks against it, the text stays in the form."""
    by, answered, form = must_be_signed_in(), existing(number), ReplyForm()
    try:
        if form.validate():
            with write():
                made = actions.reply(answered, form.body.data or "", by=by)
                forget_sent(_typed("draft"), by=by)
            return _whole(number, fresh=f"answer-{made.id}")
    except Refused as error:
        session.rollback()
        form.form_errors.append(error.sentence)
    return page("support/ticket.html", "ticket", status=422, **ticket_context(existing(number), reply_form=form))


@blueprint.post("/<int:number>/notes")
def post_note(number: int) -> Response:
    by, noted, form = must_be_signed_in(), existing(number), NoteForm()
    try:
        with write():
            made = add_note(noted, form.note.data or "", by=by)
            forget_sent(_typed("draft"), by=by)
        return _whole(number, fresh=f"note-{made.id}")
    except Refused as error:
        session.rollback()
        form.form_errors.append(error.sentence)
    return page("support/ticket.html", "ticket", status=422, **ticket_context(existing(number), note_form=form))


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
    shown: Ticket, *, reply_form: ReplyForm | None = None, note_form: NoteForm | None = None, fresh: str = ""
) -> dict[str, Any]:
    """What the ticket's page shows. What was typed on one of its two papers stays there while the other is sent."""
    thread = session.scalar(questions.thread(shown.question_id)) if shown.question_id else None
    return {
        "ticket": shown,
        "thread": thread,
        "target": reply_target(shown.level),
        "messages": _messages(shown),
        "reply_form": reply_form or ReplyForm(formdata=None, body="" if fresh[:6] == "answer" else _typed("body")),
        "note_form": note_form or NoteForm(formdata=None, note="" if fresh[:4] == "note" else _typed("note")),
        "colleagues": queries.people_on_support(),
        "earlier_threads": session.scalars(queries.earlier_threads(shown)).all(),
        "earlier_tickets": session.scalars(queries.earlier_tickets(shown)).all(),
        "fresh": fresh,
        **standing(shown),
        "now": clock.now(),
    }


def _messages(shown: Ticket) -> list[tuple[Any, str, Answer | Note]]:
    """Answers and notes in the order of time, each with the name of its paper."""
    papers: list[tuple[Any, str, Answer | Note]] = []
    if shown.question_id is not None:
        answers = session.scalars(questions.answers_of(shown.question_id))
        papers += [(made.published_at, "answer", made) for made in answers if made.published_at]
    papers += [(note.created_at, "note", note) for note in session.scalars(queries.notes_of(shown))]
    return sorted(papers, key=itemgetter(0))


def _typed(name: str) -> str:
    return request.form.get(name, "")


def _chosen_person() -> User:
    number = request.form.get("person", type=number_of)
    person = session.get(User, number) if number is not None and number < 2**63 else None
    if person is None:
        raise Refused(_("Please choose who gets this ticket."))
    return person


def _whole(number: int, *, fresh: str) -> Response:
    url = f"{url_for('tickets.ticket', number=number)}#{fresh}"
    return done(url, "support/ticket.html", "ticket", **ticket_context(existing(number), fresh=fresh))


def show_facts(number: int) -> Response:
    url = url_for("tickets.ticket", number=number)
    return done(url, "support/ticket.html", "facts", **ticket_context(existing(number)))
