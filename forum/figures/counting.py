"""The worker adds up what is marked, a few hundred tickets at a time, and the days they belong to, whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import delete, insert, select

from forum import clock
from forum.db import add_once, session, write
from forum.figures.gathering import parts_of_threads, parts_of_tickets
from forum.figures.models import FigureDay, FigureMark, FigurePart, FigureRun
from forum.figures.reading import sites_with_zones
from forum.jobs import every
from forum.questions import Question
from forum.support import Ticket

AT_ONCE = 200
ROUNDS = 50
MEANING = 2
"""To be raised with every change of what is counted: then all of it is counted anew."""

Places = set[tuple[int, date]]


@every(timedelta(seconds=15))
def count_anew() -> None:
    """What was marked, and what was never counted: after an update everything there is, the oldest first."""
    for _round in range(ROUNDS):
        if not _anything_left():
            return
        with write():
            _count_some()


def _anything_left() -> bool:
    """A plain read, which takes no lock."""
    run = session.get(FigureRun, 1, populate_existing=True)
    marked = session.scalar(select(FigureMark.id).limit(1)) is not None
    left = run is None or marked or _is_outdated(run) or any(_uncounted(run, 1))
    session.rollback()
    return left


def _count_some() -> None:
    run = _locked_run()
    if _is_outdated(run):
        for table in (FigureDay, FigurePart):
            session.execute(delete(table))
        run.meaning, run.tickets, run.threads = MEANING, 0, 0
    run.zones = _zones()
    marks = session.execute(select(FigureMark.id, FigureMark.subject).order_by(FigureMark.id).limit(AT_ONCE)).all()
    tickets, threads = _uncounted(run, AT_ONCE)
    run.tickets, run.threads = max([run.tickets, *tickets]), max([run.threads, *threads])
    for _number, subject in marks:
        kind, _colon, number = subject.partition(":")
        (tickets if kind == "ticket" else threads).append(int(number))
    count(tickets, threads)
    session.execute(delete(FigureMark).where(FigureMark.id.in_([number for number, _subject in marks])))
    run.counted_at = clock.now()


def count(tickets: Iterable[int], threads: Iterable[int]) -> None:
    """Put what these tickets and threads add in the place of what they added before."""
    threads = set(threads)
    of_threads = select(Ticket.id).where(Ticket.question_id.in_(threads))
    tickets = {*tickets, *(session.scalars(of_threads) if threads else ())}
    subjects = [f"ticket:{number}" for number in tickets] + [f"question:{number}" for number in threads]
    known = select(FigurePart.subject, FigurePart.site_id, FigurePart.day, FigurePart.dims)
    before = session.execute(known.where(FigurePart.subject.in_(subjects))).all()
    places: Places = {(site_id, day) for _subject, site_id, day, _dims in before}
    tiers = {subject: dims["tier"][0] for subject, _site, _day, dims in before if dims.get("tier")}
    session.execute(delete(FigurePart).where(FigurePart.subject.in_(subjects)))
    parts = [*parts_of_tickets(tickets, tiers), *parts_of_threads(threads)]
    if parts:
        session.execute(insert(FigurePart), [part.row for part in parts])
    for place in sorted(places | {(part.site_id, part.day) for part in parts}):
        add_up(*place)


def add_up(site_id: int, day: date) -> None:
    """The sums of one day, from the parts that are there."""
    sums: dict[tuple[str, str], Counter[str]] = {}
    found = select(FigurePart.dims, FigurePart.counts).where(FigurePart.site_id == site_id, FigurePart.day == day)
    for dims, counts in session.execute(found):
        whole = ("", "")
        for place in (whole, *((name, value) for name, values in dims.items() for value in values)):
            sums.setdefault(place, Counter()).update(counts)
    session.execute(delete(FigureDay).where(FigureDay.site_id == site_id, FigureDay.day == day))
    rows = [
        {
            "dimension": dimension,
            "value": value,
            "day": day,
            "site_id": site_id,
            "received": counts["received"],
            "net": counts["net"],
            "counts": {name: number for name, number in sorted(counts.items()) if number},
        }
        for (dimension, value), counts in sums.items()
    ]
    if rows:
        session.execute(insert(FigureDay), rows)


def _locked_run() -> FigureRun:
    if session.get(FigureRun, 1) is None:
        add_once(FigureRun(id=1, meaning=0, tickets=0, threads=0, zones={}))
    return session.get_one(FigureRun, 1, with_for_update=True, populate_existing=True)


def _is_outdated(run: FigureRun) -> bool:
    return run.meaning != MEANING or any(run.zones.get(site) not in {None, zone} for site, zone in _zones().items())


def _zones() -> dict[str, str]:
    return {str(site.id): site.zone for site in session.execute(sites_with_zones())}


def _uncounted(run: FigureRun, most: int) -> tuple[list[int], list[int]]:
    tickets = select(Ticket.id).where(Ticket.id > run.tickets).order_by(Ticket.id).limit(most)
    threads = select(Question.id).where(Question.id > run.threads).order_by(Question.id).limit(most)
    return list(session.scalars(tickets)), list(session.scalars(threads))
