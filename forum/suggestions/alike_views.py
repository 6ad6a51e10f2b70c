"""For the team: threads that asked the same before, and earlier tickets. Looked for when somebody opens the fold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response
from flask_babel import gettext as _
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from forum import questions
from forum.accounts import is_support, me, moderates_something
from forum.db import session
from forum.pages import Page
from forum.questions import Question, ShownOn
from forum.refused import Refused
from forum.suggestions.engine import Alike, Source, alike
from forum.suggestions.sources import ASKED, HANDED_OVER, PRIVATE, SECTIONS
from forum.suggestions.suggesting import sections_near
from forum.support import Ticket
from forum.web import fills, page, panel

SHOWN, SECTIONS_SHOWN = 5, 3
SURE, SURE_BY_WORDS = 0.45, 0.25
"""Lower than for whoever asks: the team looks at them on purpose."""
threads_blueprint = panel("alike_threads", __name__, prefix="/questions", may=moderates_something)
tickets_blueprint = panel("alike_tickets", __name__, prefix="/tickets", may=is_support)


@threads_blueprint.get("/<int:number>/alike")
def threads(number: int) -> Response:
    """Which threads asked the same, to close this one as a duplicate of."""
    question = session.get(Question, number) if number < 2**63 else None
    if question is None:
        raise Refused(_("There is no such thread, or it is not public."), status=404)
    questions.must_see(question, me())
    return page("suggestions/duplicates.html", "alike", question=question, found=threads_like(question))


@tickets_blueprint.get("/<int:number>/alike")
def tickets(number: int) -> Response:
    """What the documentation says about it, and tickets that were about the same."""
    ticket = session.get(Ticket, number) if number < 2**63 else None
    if ticket is None:
        raise Refused(_("There is no such ticket."), status=404)
    found = _sure(ticket.subject, [HANDED_OVER, PRIVATE, SECTIONS])
    sections = [one for one in found if one.source is SECTIONS]
    said = sections_near(sections, _page_of(ticket), ticket.site_id, SECTIONS_SHOWN) if sections else []
    earlier = _tickets_of(ticket, [one for one in found if one.source is not SECTIONS])
    return page("suggestions/tickets.html", "alike", ticket=ticket, found=earlier, said=said)


def threads_like(question: Question) -> list[Question]:
    """Public threads that may have asked the same, the surest first."""
    numbers = [one.number for one in _sure(question.title, [ASKED]) if one.number != question.id][:SHOWN]
    rows = {row.id: row for row in session.scalars(select(Question).where(Question.id.in_(numbers)))}
    return [rows[number] for number in numbers]


def tickets_like(ticket: Ticket) -> list[Ticket]:
    """Earlier tickets that may have been about the same, the surest first; of a thread its newest."""
    return _tickets_of(ticket, _sure(ticket.subject, [HANDED_OVER, PRIVATE]))


def _tickets_of(ticket: Ticket, found: Sequence[Alike]) -> list[Ticket]:
    by_thread = Ticket.question_id.in_([one.number for one in found if one.source is HANDED_OVER])
    by_number = Ticket.id.in_([one.number for one in found if one.source is PRIVATE])
    wanted = select(Ticket).where(or_(by_thread, by_number), Ticket.id < ticket.id).order_by(Ticket.id)
    rows: dict[tuple[Source, int], Ticket] = {}
    for row in session.scalars(wanted.options(joinedload(Ticket.requester))):
        rows[(HANDED_OVER, row.question_id) if row.question_id else (PRIVATE, row.id)] = row
    same = ticket.question_id
    likely = [rows[one.source, one.number] for one in found if (one.source, one.number) in rows]
    return [row for row in likely if same is None or row.question_id != same][:SHOWN]


def _page_of(ticket: Ticket) -> Page | None:
    """The one that it was asked on."""
    if ticket.question_id is None:
        return ticket.page
    here = select(ShownOn.page_id).where(ShownOn.question_id == ticket.question_id)
    return session.scalar(select(Page).where(Page.id.in_(here)).order_by(Page.id).limit(1))


def _sure(text: str, sources: Sequence[Source]) -> list[Alike]:
    return [
        one for one in alike(text, sources, viewer=me()) if one.score >= (SURE if one.by_meaning else SURE_BY_WORDS)
    ]


@fills("question.duplicates", "suggestions/_duplicates.html")
def offer_duplicates(**_given: Any) -> dict[str, Any]:
    return {}


@fills("ticket.person", "suggestions/_tickets.html")
def offer_earlier_tickets(ticket: Ticket) -> dict[str, Any]:
    return {}
