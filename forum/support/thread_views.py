"""What support leaves on the pages of threads: the hand-over for staff, and what an asker may expect."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Response, request
from flask_babel import format_datetime
from flask_babel import gettext as _
from sqlalchemy import select

from forum import questions
from forum.accounts import is_support, me, must_be_signed_in
from forum.bodies import part_of
from forum.db import session, write
from forum.pages import Site
from forum.questions import AnswerForm, PublicForm, Question, Shown
from forum.refused import Refused
from forum.support.merged import ticket_of
from forum.support.models import Ticket, Watch
from forum.support.opening import escalate
from forum.support.permissions import may_hand_over
from forum.support.privacy import may_make_private
from forum.support.queries import closed_tickets
from forum.web import date_pattern, done, fills, local_path, panel

blueprint = panel("handing_over", __name__, prefix="/questions", may=may_hand_over)


@blueprint.post("/<int:number>/ticket")
def post_ticket(number: int) -> Response:
    """Hand the thread over; `next` is the list it was found on."""
    by = must_be_signed_in()
    with write():
        question = session.get(Question, number)
        if question is None:
            raise Refused(_("There is no such thread, or it is not public."), status=404)
        questions.must_see(question, me())
        escalate(question, by=by)
    return done(local_path(request.form.get("next"), questions.path(question)))


@fills("question.aside", "support/_aside.html")
def hand_over(question: Question | Shown) -> dict[str, Any] | None:
    if not may_hand_over() or not question.is_published:
        return None
    ticket = ticket_of(question.id)
    former = None if ticket else session.scalar(closed_tickets(question.id).limit(1))
    return {
        "ticket": ticket or former,
        "is_over": former is not None,
        "takes_two": ticket is not None and ticket.opinion_at is not None,
        "opens_tickets": is_support(),
        "may_hide": may_make_private(me()),
    }


part_of(Question, "drawn", watch="question_id")


@fills("question.promise", "support/_promise.html")
def promise_of_thread(question: Question | Shown) -> dict[str, Any] | None:
    """When support gets a thread that nobody answers, or that it has it; nothing for one that never goes there."""
    if question.waiting_since is None:
        return None
    watch = session.get(Watch, question.id)
    with_support = watch is None and ticket_of(question.id) is not None
    if watch is None and not with_support:
        return None
    # In words and whole: a promise is a date, and must not turn into "in 3 hours" like other times.
    day = format_datetime(watch.forward_at, date_pattern("MMMd"), rebase=False) if watch else ""
    return {"day": day, "time": f"{watch.forward_at:%H:%M}" if watch else ""}


@fills("ask.expectation", "support/_expectation.html")
def promise_of_site(site: Site) -> dict[str, Any] | None:
    if site.forwards_since is None:
        return None
    time = timedelta(minutes=site.forward_minutes)
    whole_hours = time % timedelta(hours=1) == timedelta()
    return {"hours": time // timedelta(hours=1) if whole_hours else None, "minutes": site.forward_minutes}


@fills("question.notice", "support/_moved.html")
def point_to_private_ticket(question: Question | Shown) -> dict[str, Any] | None:
    """Its asker still finds the way from where it stood."""
    reader = me()
    if question.made_private_at is None or reader is None or reader.id != question.author_id:
        return None
    return {"ticket": session.scalar(select(Ticket).where(Ticket.origin_id == question.id).limit(1))}


@fills("answer.elsewhere", "support/_answer_in_private.html")
def take_an_answer_along(question: Question | Shown, form: AnswerForm) -> dict[str, Any] | None:
    """What its asker was writing when the thread went to support."""
    place = point_to_private_ticket(question)
    return place | {"question": question, "form": form} if place and place["ticket"] else None


@fills("ask.private", "support/_ask_private.html")
def offer_privacy(framed: bool) -> dict[str, Any]:
    return {"framed": framed}


@fills("secrets.private", "support/_secret_private.html")
def take_a_secret(form: PublicForm, page: str, title: str, framed: bool) -> dict[str, Any]:
    return {"form": form, "page": page, "title": title, "framed": framed}


@fills("secrets.answer", "support/_secret_answer.html")
def take_a_secret_from_an_answer(form: PublicForm, question: Shown) -> dict[str, Any]:
    shown_on = question.shown_on
    page, name = shown_on[0].page.address if shown_on else "", f"to-support-{question.id}"
    return {"form": form, "question": question, "page": page, "framed": False, "alone_form": name}


@fills("account.navigation", "support/_my_tickets_link.html")
def point_to_my_tickets() -> dict[str, Any] | None:
    return {} if me() else None
