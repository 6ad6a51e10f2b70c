"""Warnings before a reply is due, for who has the ticket or looks at it meanwhile, else for everybody on support."""

from __future__ import annotations

from forum.accounts import User
from forum.channels import deliver
from forum.db import session
from forum.events import later
from forum.notifications.mails import write_mail
from forum.shifts import looks_after
from forum.support import Metric, Ticket, TicketClock, TicketDueSoon, people_on_support
from forum.web import absolute


@later(TicketDueSoon)
def mail_of_what_is_due(fact: TicketDueSoon) -> None:
    """Unless it was answered in the meantime, or its thread is held: then nobody needs to hurry, or can."""
    clock, ticket = session.get(TicketClock, fact.clock_id), session.get(Ticket, fact.ticket_id)
    if clock is None or ticket is None or not clock.is_running or clock.due_at is None:
        return
    if ticket.question is not None and not ticket.question.is_published:
        return
    # With the due time in it: a warning of the same hour comes again when that has changed.
    which = f"{clock.id}-{fact.hours}-{int(clock.due_at.timestamp())}"
    for person in _whom(ticket):
        message = write_mail(
            "ticket_due",
            id=f"ticket-due-{which}-{person.id}",
            url=absolute(f"/tickets/{ticket.id}"),
            person=person,
            ticket=ticket,
            hours=fact.hours,
            due_at=clock.due_at,
            is_promise=clock.metric is Metric.UPDATE,
        )
        deliver("mail", person.email, message, about=f"ticket:{ticket.id}:due:{which}")


def _whom(ticket: Ticket) -> list[User]:
    person = looks_after(ticket)
    return [person] if person is not None else list(people_on_support())
