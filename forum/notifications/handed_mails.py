"""Mails to whoever was given tickets by somebody else: one for what is given together, however many that are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from forum import clock
from forum.accounts import User
from forum.channels import deliver
from forum.db import session
from forum.events import on
from forum.jobs import promise, task
from forum.notifications.mails import write_mail
from forum.notifications.troubles import unmailable
from forum.shifts import Handed, TicketHanded, has_more_to_tell, take_what_was_given
from forum.support import TicketAssigned
from forum.web import absolute

# As long as more comes within the first, it belongs to the same mail; nobody waits longer than the second.
TOGETHER, AT_MOST = timedelta(minutes=2), timedelta(minutes=15)
SHOWN = 20


@on(TicketAssigned)
def tell_of_assignment_soon(fact: TicketAssigned) -> None:
    if fact.by_id != fact.assignee_id:
        _soon(fact.ticket_id, fact.assignee_id)


@on(TicketHanded)
def tell_of_hand_over_soon(fact: TicketHanded) -> None:
    if fact.by_id != fact.to_id:
        _soon(fact.ticket_id, fact.to_id)


@task("notifications.tell_of_tickets")
def tell_of_tickets(payload: dict[str, Any]) -> None:
    """What they have by then, unless they do not want mails: their queue says it in any case."""
    person = session.get(User, payload["user"])
    if person is None:
        return
    given = take_what_was_given(person.id, rest=TOGETHER, most=AT_MOST)
    if isinstance(given, datetime):
        _promise(person.id, given)
    elif given and person.does_support and not unmailable([person.id]):
        _mail(given, person)


def _soon(ticket_id: int, person_id: int) -> None:
    if not has_more_to_tell(person_id, but=ticket_id):
        _promise(person_id, clock.now() + TOGETHER)


def _promise(person_id: int, at: datetime) -> None:
    promise("notifications.tell_of_tickets", {"user": person_id}, at=at)


def _mail(given: Sequence[Handed], person: User) -> None:
    first = given[0].ticket
    message = write_mail(
        "tickets_handed",
        id=f"handed-{person.id}-{first.id}-{int(given[0].at.timestamp())}",
        url=absolute(f"/tickets/{first.id}" if len(given) == 1 else "/queue/handover"),
        person=person,
        given=[(row, absolute(f"/tickets/{row.ticket_id}")) for row in given[:SHOWN]],
        count=len(given),
    )
    kind = "private-ticket" if any(row.ticket.is_private for row in given) else "ticket"
    deliver("mail", person.email, message, about=f"{kind}:{first.id}:handed")
