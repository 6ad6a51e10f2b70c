"""Mails about tickets: to whoever looks after one that woke up, and to an asker whose silence ends it."""

from __future__ import annotations

from datetime import timedelta
from math import ceil

from forum.channels import deliver
from forum.db import session
from forum.events import later
from forum.notifications.mails import write_mail
from forum.questions import path
from forum.support import AskerReminded, Ticket, TicketSolved, TicketState, TicketWoken, warned_for
from forum.web import absolute


@later(TicketWoken)
def mail_assignee_of_woken(fact: TicketWoken) -> None:
    """Its time came; whoever has it is told, unless it was put elsewhere or solved meanwhile."""
    ticket = session.get(Ticket, fact.ticket_id)
    if ticket is None or ticket.assignee is None or not ticket.is_unsolved:
        return
    message = write_mail(
        "ticket_woken",
        id=f"ticket-{ticket.id}-woken-{ticket.version}",
        url=absolute(f"/tickets/{ticket.id}"),
        person=ticket.assignee,
        ticket=ticket,
    )
    deliver("mail", ticket.assignee.email, message, about=f"ticket:{ticket.id}:woken:{ticket.version}")


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


def _tell_asker(ticket: Ticket, template: str, what: str) -> None:
    if ticket.requester.erased_at is not None or ticket.question is None or not ticket.question.is_published:
        return
    message = write_mail(
        template,
        id=f"ticket-{ticket.id}-{what}-{ticket.version}",
        url=absolute(path(ticket.question)),
        person=ticket.requester,
        ticket=ticket,
        days=ceil(warned_for() / timedelta(days=1)),
    )
    deliver("mail", ticket.requester.email, message, about=f"ticket:{ticket.id}:{what}:{ticket.version}")
