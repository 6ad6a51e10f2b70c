"""Mails about tickets: to whoever looks after one that woke up, is called in a note or has an answer that was not sent,
and to an asker whose silence ends it."""

from __future__ import annotations

from datetime import timedelta
from math import ceil

from sqlalchemy import select

from forum import clock
from forum.accounts import User
from forum.channels import deliver
from forum.db import session
from forum.events import later
from forum.notifications.mails import keyed_id, keyed_ids, threading_headers, write_mail
from forum.questions import path
from forum.shifts import looks_after
from forum.support import (
    AskerReminded,
    Note,
    NoteAdded,
    PrivateMessageWritten,
    PrivateReplied,
    QuestionMadePrivate,
    Reply,
    ReplyHeld,
    Ticket,
    TicketMessage,
    TicketSolved,
    TicketState,
    TicketWoken,
    colleagues_named,
    root_of,
    warned_for,
)
from forum.web import absolute


@later(TicketWoken)
def mail_assignee_of_woken(fact: TicketWoken) -> None:
    """Its time came; whoever has it, or looks at it while they are away, is told, unless it is solved."""
    ticket = session.get(Ticket, fact.ticket_id)
    person = looks_after(ticket) if ticket is not None and ticket.is_unsolved else None
    if ticket is None or person is None:
        return
    message = write_mail(
        "ticket_woken",
        id=f"ticket-{ticket.id}-woken-{ticket.version}",
        url=absolute(f"/tickets/{ticket.id}"),
        person=person,
        ticket=ticket,
    )
    deliver("mail", person.email, message, about=f"{_kind(ticket)}:{ticket.id}:woken:{ticket.version}")


@later(NoteAdded)
def mail_colleagues_named(fact: NoteAdded) -> None:
    """That they were called, and where: the words of a note stay on its ticket."""
    note, ticket = session.get(Note, fact.note_id), session.get(Ticket, fact.ticket_id)
    if note is None or ticket is None:
        return
    for person in colleagues_named(note):
        message = write_mail(
            "named_in_note",
            id=f"note-{note.id}-{person.id}",
            url=absolute(f"/tickets/{ticket.id}#note-{note.id}"),
            person=person,
            by=note.author,
            ticket=ticket,
        )
        deliver("mail", person.email, message, about=f"{_kind(ticket)}:{ticket.id}:note:{note.id}")


@later(ReplyHeld)
def mail_author_of_held(fact: ReplyHeld) -> None:
    """Their whole text, for they have gone on to other tickets; unless it was put back into the form meanwhile."""
    reply = session.get(Reply, fact.reply_id)
    if reply is None or reply.sent_at is not None or not reply.author.does_support:
        return
    ticket = root_of(reply.ticket)
    message = write_mail(
        "reply_not_sent",
        id=f"reply-{reply.id}-held",
        url=absolute(f"/tickets/{ticket.id}#reply-{reply.id}"),
        person=reply.author,
        ticket=ticket,
        reply=reply,
    )
    deliver("mail", reply.author.email, message, about=f"{_kind(ticket)}:{ticket.id}:reply-held:{reply.id}")


@later(AskerReminded)
def remind_asker(fact: AskerReminded) -> None:
    ticket = session.get(Ticket, fact.ticket_id)
    if ticket is not None and ticket.state is TicketState.PENDING:
        _tell_asker(ticket, "asker_reminded", "reminded")


@later(TicketSolved)
def tell_asker_it_is_solved(fact: TicketSolved) -> None:
    """Solved by nobody: they did not answer, and hear that a message opens it again."""
    ticket = session.get(Ticket, fact.ticket_id)
    if fact.by_id is None and ticket is not None and ticket.state is TicketState.SOLVED:
        _tell_asker(ticket, "asker_given_up", "given-up")


@later(PrivateReplied)
def mail_private_reply(fact: PrivateReplied) -> None:
    """The words of support to whoever they are for; the link asks them to sign in and leads to where they stand."""
    message = session.get(TicketMessage, fact.message_id)
    if message is None or message.mailed_at is not None or message.ticket.requester.erased_at is not None:
        return
    ticket = message.ticket
    _mail_message("private_reply", ticket, message, ticket.requester, f"/my-tickets/{ticket.id}")


@later(PrivateMessageWritten)
def mail_assignee_of_message(fact: PrivateMessageWritten) -> None:
    """The words of the customer to whoever looks after their ticket, as followers of a thread hear of an answer."""
    message = session.get(TicketMessage, fact.message_id)
    ticket = None if message is None else message.ticket.handled_in or message.ticket
    if message is None or ticket is None or message.mailed_at is not None or _was_answered(message):
        return
    person = looks_after(ticket)
    if person is not None and person.id != message.author_id:
        _mail_message("private_message", ticket, message, person, f"/tickets/{ticket.id}")


def _mail_message(kind: str, ticket: Ticket, message: TicketMessage, reader: User, address: str) -> None:
    mail = write_mail(
        kind,
        id=f"ticket-message-{message.id}",
        url=absolute(f"{address}#message-{message.id}"),
        headers=_conversation(ticket, message, reader),
        person=reader,
        ticket=ticket,
        message=message,
    )
    deliver("mail", reader.email, mail, about=f"private-ticket:{ticket.id}:{message.id}")
    message.mailed_at = clock.now()


@later(QuestionMadePrivate)
def tell_asker_it_is_private(fact: QuestionMadePrivate) -> None:
    ticket = session.get(Ticket, fact.made_ticket)
    if ticket is None or ticket.requester.erased_at is not None:
        return
    mail = write_mail(
        "made_private",
        id=f"ticket-{ticket.id}-made-private",
        url=absolute(f"/my-tickets/{ticket.id}"),
        person=ticket.requester,
        ticket=ticket,
    )
    deliver("mail", ticket.requester.email, mail, about=f"private-ticket:{ticket.id}:moved")


def _was_answered(message: TicketMessage) -> bool:
    later_ones = (TicketMessage.ticket_id == message.ticket_id) & (TicketMessage.id > message.id)
    return session.scalar(select(TicketMessage.id).where(later_ones, TicketMessage.from_staff).limit(1)) is not None


def _conversation(ticket: Ticket, message: TicketMessage, person: User) -> dict[str, str]:
    """All mails of a ticket to one person are one conversation, with addresses that nobody can guess."""
    first, *others = keyed_ids("ticket", ticket.id, person.id)
    return {
        "Message-ID": keyed_id("ticket-message", message.id, person.id),
        **threading_headers(first, others),
    }


def _tell_asker(ticket: Ticket, template: str, what: str) -> None:
    if ticket.requester.erased_at is not None or (ticket.question is not None and not ticket.question.is_published):
        return
    message = write_mail(
        template,
        id=f"ticket-{ticket.id}-{what}-{ticket.version}",
        url=absolute(path(ticket.question) if ticket.question else f"/my-tickets/{ticket.id}"),
        person=ticket.requester,
        ticket=ticket,
        days=ceil(warned_for() / timedelta(days=1)),
    )
    deliver("mail", ticket.requester.email, message, about=f"{_kind(ticket)}:{ticket.id}:{what}:{ticket.version}")


def _kind(ticket: Ticket) -> str:
    """What the log of deliveries may show of it."""
    return "private-ticket" if ticket.is_private else "ticket"
