"""What level and clocks leave on other pages: the section of a ticket's page, and what other rules would change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from forum.accounts import Organisation, Tier, User
from forum.db import session
from forum.policies import LEVELS, MARKS, Order, kept_order
from forum.support.clock_models import LevelChoice, TicketClock
from forum.support.clocks import counting_clock
from forum.support.models import Ticket
from forum.support.priority import case_of
from forum.support.queries import is_unsolved
from forum.web import fills


@fills("policies.preview", "support/_preview.html")
def preview(order: Order) -> dict[str, Any]:
    """How many open tickets would have another level by these rules. Tickets that are alike are judged once."""
    alike = (Ticket.level, Ticket.why, Ticket.marks, Organisation.tier, Organisation.plan)
    groups = session.execute(
        select(*alike, func.count())
        .join(User, User.id == Ticket.requester_id)
        .outerjoin(Organisation, Organisation.id == User.organisation_id)
        .outerjoin(LevelChoice, LevelChoice.ticket_id == Ticket.id)
        .where(is_unsolved(), LevelChoice.ticket_id.is_(None))
        .group_by(*alike)
    ).all()
    changed = total = 0
    for level, why, marks, tier, plan, count in groups:
        total += count
        if order.judge(case_of(tier or Tier.COMMUNITY, plan or "", why, marks)).level != level:
            changed += count
    return {"changed": changed, "all": total}


@fills("ticket.clock", "support/_clock.html")
def clock_of_ticket(
    ticket: Ticket,
    now: datetime,
    clocks: Sequence[TicketClock],
    choice: LevelChoice | None,
    rests: bool,
    unfolded: set[str],
) -> dict[str, Any]:
    return {
        "counting": counting_clock(clocks),
        "levels": [(number, kept_order().names[number]) for number in LEVELS],
        "marks": MARKS,
    }
