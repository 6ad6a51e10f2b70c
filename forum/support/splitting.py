"""Messages that are about something else begin a ticket of their own, of the same person and from their own time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from flask_babel import gettext as _

from forum import questions
from forum.accounts import User, must_be_support
from forum.db import session
from forum.events import on, record
from forum.questions import Question, QuestionSplit
from forum.refused import Refused
from forum.support.changing import locked_of, locked_root, move
from forum.support.clocks import start_clock
from forum.support.events import TicketSplit
from forum.support.intake import Arrival, intake
from forum.support.merged import family_of
from forum.support.merging import wait_anew
from forum.support.models import Ticket, TicketState, Why
from forum.support.opening import open_ticket
from forum.support.private import messages_of
from forum.support.private_models import TicketMessage


def split(ticket: Ticket, chosen: Collection[int], subject: str, *, by: User) -> Ticket:
    """The messages of these numbers move into a new ticket, which waits since the oldest of them that none of them
    answers; what was written beside them stays."""
    must_be_support(by)
    root = locked_root(ticket)
    messages = _still_here(root, chosen)
    _must_begin_a_ticket(messages)
    subject, waiting = questions.checked_title(subject), _unanswered(messages)
    replied_at, first = _first_reply(messages), next(one for one in messages if not one.from_staff)
    place = first.ticket
    begun = Arrival(place.requester, place.site_id, subject, Why.BY_HAND, by, waiting_since=None, page_id=place.page_id)
    made = intake(replace(begun, opened_at=first.created_at, waiting_since=None if replied_at else waiting))
    made.split_from_id, made.first_replied_at = root.id, replied_at
    for message in messages:
        message.ticket_id = made.id
    session.flush()
    _forget_a_reply_that_went(root)
    wait_anew(root)
    if replied_at is None:
        record(TicketSplit(made.id, root.id, by.id))
    else:
        move(made, TicketState.OPEN, TicketSplit(made.id, root.id, by.id))
        if waiting is not None:
            start_clock(made, waiting)
    return made


def _still_here(root: Ticket, chosen: Collection[int]) -> list[TicketMessage]:
    """They are locked with their ticket: of two who split the same messages, the second finds them gone."""
    said = session.scalars(messages_of(*family_of(root)).execution_options(populate_existing=True)).all()
    messages = [message for message in said if message.id in chosen]
    if not chosen:
        raise Refused(_("Please choose the messages that are about something else."))
    if len(messages) < len(set(chosen)) or root.state is TicketState.CLOSED:
        raise Refused(_("This message is not here any more, or the ticket is closed."), status=409)
    left = {message.ticket_id for message in said if message.id not in chosen}
    if any(message.ticket_id not in left for message in messages):
        raise Refused(_("This is all there is in the ticket, so there is nothing to split off."))
    return messages


def _must_begin_a_ticket(messages: Sequence[TicketMessage]) -> None:
    if all(message.from_staff for message in messages):
        raise Refused(_("Only what the asker wrote can begin a ticket."))
    if len({message.ticket.requester_id for message in messages}) > 1:
        raise Refused(_("These were written by several people, and nobody reads the words of somebody else."))


def _unanswered(messages: Sequence[TicketMessage]) -> datetime | None:
    """Since when one of them waits: the oldest that needs a reply, after the last reply that goes along."""
    since: datetime | None = None
    for message in messages:
        if message.from_staff:
            since = None
        elif message.no_reply_at is None:
            since = since or message.created_at
    return since


def _first_reply(messages: Sequence[TicketMessage]) -> datetime | None:
    asked = next(message.created_at for message in messages if not message.from_staff)
    return next((one.created_at for one in messages if one.from_staff and one.created_at >= asked), None)


def _forget_a_reply_that_went(root: Ticket) -> None:
    """If nothing of support is left, a first reply is owed."""
    if not any(message.from_staff for message in session.scalars(messages_of(*family_of(root)))):
        root.first_replied_at = None


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
