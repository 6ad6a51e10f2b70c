"""The one door through which every ticket is born, whatever it came by: a thread, a private form, support itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from forum import clock, handbook
from forum.accounts import User
from forum.db import session
from forum.events import record
from forum.support import priority
from forum.support.clocks import settle, start_clock
from forum.support.events import TicketOpened
from forum.support.models import NOT_DUE, Ticket, TicketState, Why


@dataclass(frozen=True)
class Arrival:
    """What support is to deal with from now on. `waiting_since` is None if nobody waits: support wrote first;
    `unanswered` says that it is a message of the requester which waits, and no clock of ours alone.

    `by` is who handed it over, None for the sweep; without a `question_id` it is private, and `page_id` is the page
    it was asked on.
    """

    requester: User
    site_id: int
    subject: str
    why: Why
    by: User | None
    waiting_since: datetime | None
    unanswered: bool = True
    question_id: int | None = None
    page_id: int | None = None
    origin_id: int | None = None
    follow_up_of_id: int | None = None
    opened_at: datetime | None = None


def intake(arrival: Arrival) -> Ticket:
    verdict = priority.judge(arrival.requester, arrival.why)
    ticket = Ticket(
        question_id=arrival.question_id,
        page_id=arrival.page_id,
        origin_id=arrival.origin_id,
        subject=arrival.subject,
        site_id=arrival.site_id,
        requester=arrival.requester,
        tier=arrival.requester.tier,
        organisation_id=arrival.requester.organisation_id,
        state=TicketState.NEW,
        level=verdict.level,
        reasons=verdict.reasons,
        why=arrival.why,
        opened_at=arrival.opened_at or clock.now(),
        order_at=NOT_DUE,
        reopen_count=0,
        follow_up_of_id=arrival.follow_up_of_id,
    )
    session.add(ticket)
    session.flush()
    if arrival.waiting_since is None:
        settle(ticket)
    else:
        start_clock(ticket, arrival.waiting_since, unanswered=arrival.unanswered)
    record(TicketOpened(ticket.id, arrival.question_id, arrival.why.value, arrival.by.id if arrival.by else None))
    if arrival.follow_up_of_id is not None:
        handbook.carry_over(arrival.follow_up_of_id, ticket.id)
    return ticket
