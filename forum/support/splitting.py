"""A message that is about something else begins a ticket of its own, of the same person and from its own time."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import func, select

from forum import questions
from forum.accounts import User, must_be_support
from forum.db import session
from forum.events import on, record
from forum.questions import Question, QuestionSplit
from forum.refused import Refused
from forum.support.changing import locked_of, locked_root
from forum.support.events import TicketSplit
from forum.support.intake import Arrival, intake
from forum.support.merging import wait_anew
from forum.support.models import Ticket, TicketState, Why
from forum.support.opening import open_ticket
from forum.support.private_models import TicketMessage


def split(message: TicketMessage, subject: str, *, by: User) -> Ticket:
    """The message moves and waits since it was written; what was written beside it stays."""
    must_be_support(by)
    place, root = message.ticket, locked_root(message.ticket)
    session.refresh(message)
    if message.ticket_id != place.id or root.state is TicketState.CLOSED:
        raise Refused(_("This message is not here any more, or the ticket is closed."), status=409)
    if message.from_staff or message.author_id != place.requester_id:
        raise Refused(_("Only what the asker wrote can begin a ticket."))
    if session.scalar(select(func.count()).where(TicketMessage.ticket_id == place.id)) == 1:
        raise Refused(_("This is all there is in the ticket, so there is nothing to split off."))
    subject, at = questions.checked_title(subject), message.created_at
    made = intake(Arrival(place.requester, place.site_id, subject, Why.BY_HAND, by, waiting_since=at, opened_at=at))
    made.split_from_id, message.ticket_id = root.id, made.id
    session.flush()
    wait_anew(root)
    record(TicketSplit(made.id, root.id, by.id))
    return made


@on(QuestionSplit)
def follow_a_split_thread(fact: QuestionSplit) -> None:
    """What a thread's asker wrote and is a question of its own now: support had it and has it still."""
    made, ticket = session.get_one(Question, fact.question_id), locked_of(fact.from_id)
    if ticket is None or made.author_id != ticket.requester_id or made.waiting_since is None:
        return
    new = locked_of(made.id) or open_ticket(made, Why.BY_HAND, by=session.get_one(User, fact.by_id))
    new.split_from_id = ticket.id
    session.flush()
    record(TicketSplit(new.id, ticket.id, fact.by_id))
