"""Levels by hand and by rule. What a person sets needs a reason, and ends with the customer's next message."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _

from forum import clock
from forum.accounts import User, must_be_support
from forum.db import session
from forum.events import record
from forum.policies import LEVELS, MARKS, Verdict, judged_by_hand
from forum.refused import Refused
from forum.support import priority
from forum.support.changing import locked, locked_to_work
from forum.support.clock_events import TicketLevelSet, TicketMarked
from forum.support.clock_models import LevelChoice
from forum.support.clocks import recompute
from forum.support.merged import family_of
from forum.support.models import Ticket

LONGEST = 500


def set_level(ticket: Ticket, level: int, reason: str, *, by: User) -> None:
    """Another level than the rules give, with the reason that everybody reads on the ticket."""
    must_be_support(by)
    ticket, reason = locked_to_work(ticket), " ".join(reason.split())
    if level not in LEVELS:
        raise Refused(_("There are the levels 1 to 5."))
    if not reason:
        raise Refused(_("Please say why, so that others understand the level."))
    if len(reason) > LONGEST:
        raise Refused(_("The reason is longer than %(most)s letters; please shorten it.", most=LONGEST))
    session.merge(LevelChoice(ticket_id=ticket.id, level=level, reason=reason, by_id=by.id, at=clock.now()))
    session.flush()
    rejudge(ticket)
    record(TicketLevelSet(ticket.id, level, by.id))


def release_level(ticket: Ticket, *, by: User | None) -> None:
    """Let the rules decide again. `by=None`: the customer wrote, which ends what was set by hand."""
    if by is not None:
        must_be_support(by)
    ticket = locked(ticket) if by is None else locked_to_work(ticket)
    chosen = session.get(LevelChoice, ticket.id)
    if chosen is None:
        return
    session.delete(chosen)
    session.flush()
    rejudge(ticket)
    record(TicketLevelSet(ticket.id, None, by.id if by else None))


def mark(ticket: Ticket, marks: Iterable[str], *, by: User) -> None:
    """What support knows about it and no source tells: its severity, an incident, who asked for it. All at once."""
    must_be_support(by)
    ticket, wanted = locked_to_work(ticket), set(marks)
    known: list[str] = [condition.value for condition in MARKS if condition.value in wanted]
    if sorted(ticket.marks or []) == sorted(known):
        return
    ticket.marks = known
    rejudge(ticket)
    record(TicketMarked(ticket.id, by.id))


def rejudge(ticket: Ticket) -> None:
    """Level and reasons as rules and people say now, and the clocks after them; the ticket is locked by the caller."""
    verdict = _verdict(ticket)
    if (ticket.level, ticket.reasons) != (verdict.level, verdict.reasons):
        ticket.level, ticket.reasons = verdict.level, verdict.reasons
    recompute(ticket)


def _verdict(ticket: Ticket) -> Verdict:
    chosen = session.get(LevelChoice, ticket.id)
    if chosen is None:
        family = family_of(ticket)
        verdicts = [priority.judge(one.requester, one.why, one.marks or []) for one in family]
        return min(verdicts, key=lambda verdict: verdict.level)  # the first of them: its own, if no other is above
    return judged_by_hand(chosen.level, chosen.reason)
