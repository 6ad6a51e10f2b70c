"""Open tickets judged and timed anew, some at a time, after something they were reckoned with has changed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from forum.accounts import User
from forum.db import session
from forum.jobs import promise, task
from forum.pages import Site
from forum.support.changing import locked
from forum.support.levelling import rejudge
from forum.support.models import UNSOLVED, Ticket

AT_A_TIME = 100


def recompute_soon(
    *, calendar_id: int | None = None, requester_id: int | None = None, organisation_id: int | None = None
) -> None:
    """All that are open, or those on a calendar, of a person or of an organisation."""
    which = {"calendar_id": calendar_id, "requester_id": requester_id, "organisation_id": organisation_id}
    promise("support.recompute", {"after": 0, **which})


@task("support.recompute")
def recompute_some(payload: dict[str, Any]) -> None:
    """One batch in one transaction, and the promise of the next; threads are locked in order, so nobody waits
    for somebody who waits for them."""
    tickets = session.scalars(_batch(payload)).all()
    if len(tickets) == AT_A_TIME:
        promise("support.recompute", {**payload, "after": tickets[-1].id})
    for ticket in sorted(tickets, key=lambda ticket: (ticket.question_id or 0, ticket.id)):
        if (fresh := locked(ticket)).is_unsolved:
            rejudge(fresh)


def _batch(payload: dict[str, Any]) -> Select[Ticket]:
    open_ones = select(Ticket).where(Ticket.state.in_(UNSOLVED), Ticket.id > payload["after"])
    if payload.get("calendar_id"):
        open_ones = open_ones.join(Ticket.site).where(Site.calendar_id == payload["calendar_id"])
    if payload.get("requester_id"):
        open_ones = open_ones.where(Ticket.requester_id == payload["requester_id"])
    if payload.get("organisation_id"):
        theirs = User.organisation_id == payload["organisation_id"]
        open_ones = open_ones.join(User, User.id == Ticket.requester_id).where(theirs)
    return open_ones.order_by(Ticket.id).limit(AT_A_TIME)
