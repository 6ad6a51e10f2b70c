"""Whose ticket it is: tier and organisation of whoever asks, kept on the ticket as they are now, solved ones too."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, or_, select, update

from forum import clock
from forum.accounts import Organisation, Tier, User
from forum.db import session
from forum.jobs import promise, task
from forum.support.models import Ticket

AT_A_TIME = 500
# A ticket that was being opened meanwhile, with what was true before, is there by then.
OPENED_BY_THEN = timedelta(minutes=1)
_tier = func.coalesce(Organisation.tier, literal(Tier.COMMUNITY, Organisation.tier.type))


def belong_anew_soon(*, requester_id: int | None = None, organisation_id: int | None = None) -> None:
    """The tickets of a person, or of all people of an organisation."""
    which = {"requester_id": requester_id, "organisation_id": organisation_id}
    promise("support.belonging", which)
    promise("support.belonging", which, at=clock.now() + OPENED_BY_THEN)


@task("support.belonging")
def belong_anew(payload: dict[str, Any]) -> None:
    """One batch in one transaction, and the promise of the next; locked in order, so nobody waits crosswise."""
    theirs = _of(payload).where(_is_wrong())
    numbers = sorted(session.scalars(theirs.with_only_columns(Ticket.id).limit(AT_A_TIME)))
    if len(numbers) == AT_A_TIME:
        promise("support.belonging", payload)
    some = Ticket.id.in_(numbers)
    session.execute(select(Ticket.id).where(some).order_by(Ticket.id).with_for_update())
    session.execute(
        update(Ticket).where(some).values(organisation_id=_now(User.organisation_id), tier=_now(_tier)),
        execution_options={"synchronize_session": False},
    )


def _of(payload: dict[str, Any]) -> Select[Ticket]:
    tickets = select(Ticket).join(User, User.id == Ticket.requester_id).outerjoin(User.organisation)
    if payload["organisation_id"]:
        return tickets.where(User.organisation_id == payload["organisation_id"])
    return tickets.where(Ticket.requester_id == payload["requester_id"])


def _is_wrong() -> ColumnElement[bool]:
    return or_(Ticket.tier != _tier, Ticket.organisation_id.is_distinct_from(User.organisation_id))


def _now(column: Any) -> Any:
    asker = select(column).select_from(User).outerjoin(User.organisation).where(User.id == Ticket.requester_id)
    return asker.correlate(Ticket).scalar_subquery()
