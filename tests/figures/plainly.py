"""The same sums once more, from the tickets, clocks and facts themselves, as plainly as one can."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from forum import rota, support
from forum.db import session
from forum.events import FactRow
from forum.figures.waits import step_of
from forum.questions import Answer, Question, ShownOn, State
from forum.support import Metric, Ticket, TicketClock

Sums = dict[tuple[str, str, date], dict[str, int]]


def counted_plainly(zone_name: str) -> Sums:
    zone, sums = ZoneInfo(zone_name), defaultdict(Counter)  # type: ignore[var-annotated]

    def add(moment: object, name: str, places: list[tuple[str, str]], number: int = 1) -> None:
        for dimension, value in places:
            sums[dimension, value, moment.astimezone(zone).date()][name] += number  # type: ignore[attr-defined]

    for ticket in session.scalars(select(Ticket)):
        if ticket.spam_at:
            add(ticket.opened_at, "out-spam", [*_places(ticket)])
            continue
        places = _places(ticket)
        add(ticket.opened_at, "received", places)
        add(ticket.opened_at, "net", places)
        for solved, back in _solved(ticket):
            if solved.name == "TicketSolved":
                add(solved.at, "solved", places)
            add(solved.at, "net", places, -1)
            if back is not None:
                add(back.at, "net", places)
                if solved.name == "TicketSolved":
                    add(solved.at, "came-back", places)
        _add_clocks(ticket, places, add)
    for question in session.scalars(select(Question).where(Question.state == State.PUBLISHED)):
        if question.solved_at is not None:
            places = [("", "")] + [("page", str(shown.page_id)) for shown in question.shown_on]
            add(question.solved_at, "threads", places)
            if _by_community(question):
                add(question.solved_at, "community", places)
    clean = {place: {name: n for name, n in counts.items() if n} for place, counts in sums.items()}
    return {place: counts for place, counts in clean.items() if counts}


def _places(ticket: Ticket) -> list[tuple[str, str]]:
    places = [("", ""), ("tier", ticket.requester.tier.value), ("level", str(ticket.level))]
    pages = session.scalars(select(ShownOn.page_id).where(ShownOn.question_id == ticket.question_id))
    places += [("page", str(page)) for page in (*pages, ticket.page_id) if page is not None]
    return places + ([("person", str(ticket.assignee_id))] if ticket.assignee_id else [])


def _solved(ticket: Ticket) -> list[tuple[FactRow, FactRow | None]]:
    """Each time it was solved, with the time it came back; without what was taken back at once."""
    kinds = ("TicketSolved", "TicketMarkedSpam", "TicketReopened", "TicketUndone")
    mine = select(FactRow).where(FactRow.subject == f"ticket:{ticket.id}", FactRow.name.in_(kinds))
    told = list(session.scalars(mine.order_by(FactRow.id)))
    pairs: list[tuple[FactRow, FactRow | None]] = []
    away: FactRow | None = None
    for fact in told:
        if fact.name in kinds[:2]:
            away = away or fact
        elif away is not None:
            at_once = fact.at - away.at <= timedelta(minutes=10) and fact.actor_id == away.actor_id is not None
            if not at_once:
                pairs.append((away, fact))
            away = None
    return [*pairs, (away, None)] if away else pairs


def _add_clocks(ticket: Ticket, places: list[tuple[str, str]], add: object) -> None:
    clocks = list(
        session.scalars(select(TicketClock).where(TicketClock.ticket_id == ticket.id).order_by(TicketClock.id))
    )
    for number, one in enumerate(clocks):
        again = [each.started_at for each in clocks[number + 1 :] if each.metric is one.metric]
        if one.cancelled_at and one.started_at in again:
            continue
        if one.breached_at:
            add(one.started_at, f"{one.metric.value}-missed", places)  # type: ignore[operator]
        elif one.satisfied_at and one.due_at:
            add(one.started_at, f"{one.metric.value}-met", places)  # type: ignore[operator]
    firsts = [one for one in clocks if one.metric is Metric.FIRST]
    if not firsts:
        return
    began, end = firsts[0].started_at, firsts[-1].satisfied_at or firsts[-1].cancelled_at
    if end is None:
        add(began, f"waiting:{int(began.timestamp() // 900)}", places)  # type: ignore[operator]
        return
    week = rota.week_in(firsts[0].calendar_version)
    worked = rota.elapsed(week, began, end)
    without = "" if firsts[-1].satisfied_at else "-without"
    names = [f"wall{without}:{step_of(end - began)}", f"working{without}:{step_of(worked)}"]
    names.append("without" if without else "replied")
    if not without or worked >= rota.working_day(week):
        names.append(support.band(worked, rota.working_day(week)).value)
    for name in names:
        add(began, name, places)  # type: ignore[operator]


def _by_community(question: Question) -> bool:
    accepted = question.accepted
    if accepted is None or accepted.by_staff:
        return False
    answers = session.scalars(select(Answer).where(Answer.question_id == question.id, Answer.state == State.PUBLISHED))
    staff = [one for one in answers if one.by_staff and one.published_at <= question.solved_at]  # type: ignore[operator]
    tickets = session.scalars(select(Ticket).where(Ticket.question_id == question.id))
    handed_over = [one for one in tickets if one.opened_at <= question.solved_at]  # type: ignore[operator]
    return not (staff and handed_over)
