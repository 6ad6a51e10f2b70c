"""Two tickets about one thing become one, and two again.

Messages stay where they were written and are only shown together, so that taking them apart is exact, and nobody
ever reads what was written on a ticket that is not theirs. What comes in on a merged ticket moves the one it is
handled in. A public and a private ticket are never merged: an answer to both would have no right place.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, select, update

from forum import clock, questions
from forum.accounts import User, must_be_support
from forum.db import session
from forum.events import record
from forum.refused import Refused
from forum.support.agreeing import note_families
from forum.support.changing import move
from forum.support.clock_models import TicketClock, Turn
from forum.support.clocks import CARRIED_ON, reply_clock, settle, start, start_clock, stop_clock, terms, turn
from forum.support.events import TicketMerged, TicketReopened, TicketUnmerged
from forum.support.levelling import rejudge
from forum.support.merge_models import TicketMerge
from forum.support.merged import merged_into, root_of, waits_since
from forum.support.models import Ticket, TicketState
from forum.support.regaining import catch_up
from forum.support.sending import carry_drafts
from forum.support.snapshots import restore, snapshot, stands_as


def merge(source: Ticket, into: Ticket, *, by: User) -> TicketMerge:
    """`source` is over and points to `into`, in which it is handled from now on; its asker goes on as before."""
    must_be_support(by)
    source, target = _locked_both(source, root_of(into))
    _must_fit(source, target)
    carried = [one.id for one in merged_into(source)]
    made = TicketMerge(
        source_id=source.id,
        target_id=target.id,
        by_id=by.id,
        at=clock.now(),
        carried=carried,
        source_before=snapshot(source),
        target_before=snapshot(target),
    )
    running, was_open, since = reply_clock(source), source.is_unsolved, source.waiting_since
    _end(source, target)
    session.execute(update(Ticket).where(Ticket.id.in_(carried)).values(merged_into_id=target.id))
    target.assignee_id = target.assignee_id or source.assignee_id
    if was_open:
        _take_on(target, running, since, by)
    rejudge(target)
    made.target_after = snapshot(target)
    session.add(made)
    session.flush()
    note_families(_those(source, target))
    carry_drafts(source, target)
    session.expire(target, ["assignee"])
    record(TicketMerged(source.id, target.id, by.id))
    return made


def mergeable_with(source: Ticket) -> ColumnElement[bool]:
    """Those that a ticket can be merged into, of all there are."""
    private = Ticket.question_id.is_(None) if source.is_private else Ticket.question_id.is_not(None)
    open_to_it = Ticket.merged_into_id.is_(None) & Ticket.spam_at.is_(None) & (Ticket.state != TicketState.CLOSED)
    return private & open_to_it & (Ticket.id != source.id)


def unmerge(source: Ticket, *, by: User) -> None:
    """Both as they were, if nothing has happened since; else each with what was written in its own place."""
    must_be_support(by)
    _take_out(source, by)


def _take_out(source: Ticket, by: User) -> None:
    source, target = _locked_both(source, root_of(source))
    if source.id == target.id:
        raise Refused(_("This ticket is not merged."), status=409)
    if target.state is TicketState.CLOSED:
        raise Refused(_("They were closed together and stay as they are."), status=409)
    made = _merge_of(source)
    untouched = stands_as(target, made.target_after)
    made.undone_at, source.merged_into_id = clock.now(), None
    still_there = (Ticket.id.in_(made.carried)) & (Ticket.merged_into_id == target.id)
    session.execute(update(Ticket).where(still_there).values(merged_into_id=source.id))
    restore(source, made.source_before)
    if untouched:
        restore(target, made.target_before)
    else:
        first = made.target_before["fields"]["first_replied_at"]
        target.first_replied_at = datetime.fromisoformat(first) if first else None
        wait_anew(target, CARRIED_ON)
    for one in (source, target):
        catch_up(one, made.at)
    session.flush()
    note_families(_those(source, target))
    record(TicketUnmerged(source.id, target.id, by.id))


def separate_all(ticket: Ticket, *, by: User) -> None:
    """Everything that is handled together with it is on its own again."""
    if ticket.merged_into_id is not None:
        _take_out(ticket, by)
    for source in merged_into(ticket):
        _take_out(source, by)


def _locked_both(one: Ticket, other: Ticket) -> tuple[Ticket, Ticket]:
    """Threads before tickets and the older first: two who merge crosswise do not wait for each other."""
    for number in sorted({number for number in (one.question_id, other.question_id) if number is not None}):
        questions.locked(number)
    for number in sorted({one.id, other.id}):
        session.get_one(Ticket, number, with_for_update=True, populate_existing=True)
    return one, other


def _must_fit(source: Ticket, target: Ticket) -> None:
    if source.id == target.id:
        raise Refused(_("This is the same ticket."))
    if source.merged_into_id is not None:
        raise Refused(_("This ticket is merged already. Take it out there first."), status=409)
    if source.is_private is not target.is_private:
        raise Refused(_("One is public and the other private, and what was written in private must not become public."))
    if TicketState.CLOSED in {source.state, target.state}:
        raise Refused(_("A ticket that is closed stays as it is."), status=409)
    if source.spam_at or target.spam_at:
        raise Refused(_("Spam is not merged with anything."), status=409)


def _end(source: Ticket, target: Ticket) -> None:
    source.state, source.merged_into_id = TicketState.CLOSED, target.id
    source.wake_at = source.reminded_at = None
    stop_clock(source)


def _take_on(target: Ticket, running: TicketClock | None, since: datetime | None, by: User) -> None:
    """The target is open if the source was, and its clock is that of whoever has waited longest."""
    if target.state is TicketState.SOLVED or (
        since is not None and target.state in {TicketState.PENDING, TicketState.ON_HOLD}
    ):
        move(target, TicketState.OPEN, TicketReopened(target.id, by.id))
    if since is None or running is None:
        return
    own = reply_clock(target)
    if own is None or running.started_at < own.started_at:
        if own is not None:
            turn(own, Turn.CANCELLED, CARRIED_ON if own.metric is running.metric else None)
        data = {**terms(target, running.metric), "unanswered": running.unanswered}
        start(target, running.metric, running.started_at, data)
    target.waiting_since = min(since, target.waiting_since or since)
    settle(target)


def wait_anew(target: Ticket, because: dict[str, Any] | None = None) -> None:
    """Without what was taken out, perhaps nobody waits, or since later. `because` says why the clock of before ends."""
    since = waits_since(target)
    if not target.is_unsolved or since == target.waiting_since:
        return
    stop_clock(target, because=because)
    if since is not None:
        start_clock(target, since)


def _those(*tickets: Ticket) -> Select[int]:
    return select(Ticket.id).where(Ticket.id.in_([one.id for one in tickets]))


def _merge_of(source: Ticket) -> TicketMerge:
    newest = select(TicketMerge).where(TicketMerge.source_id == source.id, TicketMerge.undone_at.is_(None))
    return session.scalars(newest.order_by(TicketMerge.id.desc()).limit(1)).one()
