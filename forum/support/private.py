"""Tickets without a thread: what is written in them stays between their requester and support."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flask_babel import gettext as _
from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import aliased, joinedload

from forum import attachments, clock, questions
from forum.accounts import User, must_be_support, must_not_be_suspended
from forum.db import add_once, session
from forum.events import record
from forum.pages import Page, Site
from forum.questions import Question
from forum.refused import Refused
from forum.support.asked_on import first_page_of
from forum.support.attached import MESSAGE
from forum.support.changing import locked_root, locked_to_work, move
from forum.support.clocks import start_clock
from forum.support.events import PrivateMessageWritten, PrivateReplied, TicketLeftToAsker, TicketReopened
from forum.support.following import answered
from forum.support.intake import Arrival, intake
from forum.support.merged import family_of, root_of, whom_to_answer
from forum.support.models import Ticket, TicketState, Why
from forum.support.opinions import must_be_agreed
from forum.support.private_models import TicketMessage


def ask_support(site: Site, subject: str, body: str, *, by: User, page: Page | None = None) -> Ticket:
    """A question about one's account, which nobody but support is to read, asked on this page. Sent twice within a day
    it is one."""
    must_not_be_suspended(by)
    key = questions.submission("private", by.id, site.id, subject, body)
    if (sent := _earlier(key)) is not None:
        return sent.ticket
    subject = questions.checked_title(subject)
    begun = Arrival(by, site.id, subject, Why.ASKED_PRIVATELY, by, waiting_since=clock.now())
    ticket = intake(replace(begun, page_id=page.id if page else None))
    made = put_message(ticket, body, by=by, from_staff=False, key=key)
    record(PrivateMessageWritten(ticket.id, made.id, by.id))
    return ticket


def write_first(
    site: Site, person: User, subject: str, body: str, *, by: User, about: Question | None = None
) -> Ticket:
    """Support writes to somebody who has not asked, or has asked this thread: no clock runs until they answer. Sent
    twice it is one."""
    must_be_support(by)
    subject = questions.checked_title(subject)
    must_be_somebody_else(person.email, by)
    key = questions.submission("first", by.id, site.id, person.id, subject, body)
    if (sent := _earlier(key)) is not None:
        return sent.ticket
    begun = Arrival(person, site.id, subject, Why.BY_HAND, by, waiting_since=None)
    ticket = intake(replace(begun, page_id=first_page_of(about)))
    ticket.assignee = by
    made = put_message(ticket, body, by=by, from_staff=True, key=key)
    record(PrivateReplied(ticket.id, made.id, by.id))
    move(ticket, TicketState.PENDING, TicketLeftToAsker(ticket.id, by.id))
    return ticket


def write_as_requester(ticket: Ticket, body: str, *, by: User) -> TicketMessage:
    """Their next message: support has it again; of a ticket that is over it begins a new one."""
    must_not_be_suspended(by)
    place, ticket = ticket, locked_root(ticket)
    must_be_requester(place, by)
    key = questions.submission("message", by.id, place.id, body)
    if (sent := _earlier(key)) is not None:
        return sent
    if ticket.state is TicketState.CLOSED:
        place = ticket = _follow_up(place)
    made = put_message(place, body, by=by, from_staff=False, key=key)
    record(PrivateMessageWritten(ticket.id, made.id, by.id))
    if ticket.state not in {TicketState.NEW, TicketState.OPEN}:
        was_solved = ticket.state is TicketState.SOLVED
        move(ticket, TicketState.OPEN, TicketReopened(ticket.id, by.id))
        ticket.reopen_count += was_solved
    if ticket.waiting_since is None:
        start_clock(ticket, clock.now())
    session.flush()
    return made


def write_as_support(ticket: Ticket, body: str, *, by: User, to: Ticket | None = None) -> TicketMessage:
    """`to` is the ticket of whom it is for, of several that are handled together; else of whoever wrote last."""
    must_be_support(by)
    ticket = locked_to_work(ticket)
    if ticket.question_id is not None:
        raise Refused(_("This ticket has a public thread; answer there."))
    place = to or whom_to_answer(family_of(ticket))
    if root_of(place).id != ticket.id:
        raise Refused(_("This ticket is not handled here any more. Please look again."), status=409)
    key = questions.submission("message", by.id, place.id, body)
    if (sent := _earlier(key)) is not None:
        return sent
    must_be_agreed(ticket, by)
    made = put_message(place, body, by=by, from_staff=True, key=key)
    answered(ticket, by, PrivateReplied(place.id, made.id, by.id))
    return made


def put_message(ticket: Ticket, body: str, *, by: User, from_staff: bool, key: str | None = None) -> TicketMessage:
    """Add a message to a ticket that the caller has locked or just made, and will record."""
    made = TicketMessage(
        ticket_id=ticket.id,
        author=by,
        **questions.written(body),
        from_staff=from_staff,
        submission=key,
        created_at=clock.now(),
    )
    if key is not None and not add_once(made):
        raise Refused(_("This was sent already."), status=409)
    session.add(made)
    session.flush()
    attachments.keep_for(MESSAGE, made.id, made.body, by=by)
    return made


def must_be_somebody_else(email: str, by: User) -> None:
    if email == by.email:
        raise Refused(_("This is your own address. Whom do you want to write to?"))


def must_be_requester(ticket: Ticket, user: User) -> None:
    """Strangers learn nothing, not even that there is such a ticket."""
    if ticket.requester_id != user.id or ticket.question_id is not None:
        raise Refused(_("There is no such ticket."), status=404)


def messages_of(*places: Ticket) -> Select[TicketMessage]:
    return (
        select(TicketMessage)
        .where(TicketMessage.ticket_id.in_([place.id for place in places]))
        .options(joinedload(TicketMessage.author))
        .order_by(TicketMessage.created_at, TicketMessage.id)
    )


def private_tickets_of(user: User, limit: int = 100) -> Select[Ticket]:
    """Their own, the newest first; what support took for spam is none, and two that became one are one."""
    root = aliased(Ticket)
    in_another = exists().where(root.id == Ticket.merged_into_id, root.requester_id == user.id)
    theirs = (Ticket.requester_id == user.id) & Ticket.question_id.is_(None) & Ticket.spam_at.is_(None) & ~in_another
    return select(Ticket).where(theirs).order_by(Ticket.id.desc()).limit(limit)


def kin_for_requester(places: Sequence[Ticket]) -> Select[Ticket]:
    """What these tickets of one person go on from and what goes on from them, as far as they may read it."""
    numbers = [place.id for place in places]
    former = [place.follow_up_of_id for place in places if place.follow_up_of_id is not None]
    related = or_(Ticket.id.in_(former or [0]), Ticket.follow_up_of_id.in_(numbers))
    theirs = (Ticket.requester_id == places[0].requester_id) & Ticket.question_id.is_(None) & Ticket.spam_at.is_(None)
    return select(Ticket).where(related, theirs, Ticket.id.not_in(numbers)).order_by(Ticket.id)


def _follow_up(ticket: Ticket) -> Ticket:
    return intake(
        Arrival(
            ticket.requester,
            ticket.site_id,
            ticket.subject,
            Why.FOLLOW_UP,
            by=None,
            waiting_since=clock.now(),
            page_id=ticket.page_id,
            follow_up_of_id=ticket.id,
        )
    )


def _earlier(key: str) -> TicketMessage | None:
    """The message of the same submission; after a day the same words may be sent again."""
    found = session.scalar(select(TicketMessage).where(TicketMessage.submission == key))
    if found is not None and found.created_at < clock.now() - questions.SAME_WITHIN:
        found.submission = None
        session.flush()
        return None
    return found
