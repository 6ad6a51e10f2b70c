"""Whoever sees a message, a note or a reply on its way sees what stands in it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from forum import questions
from forum.accounts import User
from forum.attachments import Sight, carry, holder, own
from forum.db import session
from forum.questions import Answer, Question
from forum.support.first_models import FirstMessage
from forum.support.models import Note, Ticket
from forum.support.private_models import TicketMessage, UnconfirmedTicket
from forum.support.reply_models import Reply

MESSAGE, NOTE, REPLY, FIRST, UNCONFIRMED = "message", "note", "reply", "first", "unconfirmed"


@holder(MESSAGE, TicketMessage.id)
def look_at_message(number: int, user: User | None) -> Sight:
    message = session.get(TicketMessage, number)
    theirs = message is not None and user is not None and message.ticket.requester_id == user.id
    return Sight.THEM if theirs else _support(TicketMessage, number, user)


@holder(NOTE, Note.id)
def look_at_note(number: int, user: User | None) -> Sight:
    return _support(Note, number, user)


@holder(REPLY, Reply.id)
def look_at_reply(number: int, user: User | None) -> Sight:
    return _support(Reply, number, user)


@holder(FIRST, FirstMessage.id)
def look_at_first_message(number: int, user: User | None) -> Sight:
    return _support(FirstMessage, number, user)


@holder(UNCONFIRMED, UnconfirmedTicket.id)
def look_at_unconfirmed(number: int, user: User | None) -> Sight:
    return Sight.NOBODY


def carry_to_message(post: Question | Answer, message: TicketMessage) -> None:
    carry(questions.kind_of(post), post.id, to=MESSAGE, of=message.id)


def carry_to_ticket(kept: UnconfirmedTicket, ticket: Ticket, person: User) -> None:
    """What was uploaded signed out belongs to the message that the code has made of it."""
    message = select(TicketMessage.id).where(TicketMessage.ticket_id == ticket.id).order_by(TicketMessage.id.desc())
    number = session.scalars(message.limit(1)).one()
    carry(UNCONFIRMED, kept.id, to=MESSAGE, of=number)
    own(MESSAGE, number, by=person)


def _support(kind: Any, number: int, user: User | None) -> Sight:
    """As the pages of tickets: only people on support."""
    if user is None or not user.does_support or user.is_suspended:
        return Sight.NOBODY
    return Sight.THEM if session.get(kind, number) is not None else Sight.NOBODY
