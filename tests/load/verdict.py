"""Whether everything that was acknowledged is there once, everything was told, and every failure has its cause."""

from __future__ import annotations

import time
from collections import Counter

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import DBAPIError

from forum import clock
from tests.load.crowd import AWAY, Notes
from tests.load.far_side import FarSide
from tests.load.house import House, Log

PATIENCE = 90
BODIES = {
    "ask": "SELECT title FROM question WHERE state = 'published'",
    "answer": "SELECT body FROM answer",
    "reply": "SELECT body FROM answer UNION ALL SELECT body FROM ticket_reply WHERE held_at IS NOT NULL",
}
# What a back-off or a death leaves for later is made due: the wait has proofs of its own.
HURRY = (
    "UPDATE job SET due_at = :now WHERE claim IS NULL AND failed_at IS NULL",
    "UPDATE ticket_reply SET send_at = :now WHERE sent_at IS NULL",
)
LEFT = (
    "SELECT count(*) FROM job WHERE failed_at IS NULL",
    "SELECT count(*) FROM delivery WHERE state = 'waiting'",
    "SELECT count(*) FROM ticket_reply WHERE sent_at IS NULL AND held_at IS NULL",
)


def settle(house: House) -> list[str]:
    """Let everything that waits be done; what is left after some patience is wrong."""
    engine, end, left = create_engine(house.database), time.monotonic() + PATIENCE, [1]
    while any(left) and time.monotonic() < end:
        house.tend()
        try:
            _hurry(engine)
            with engine.connect() as connection:
                left = [int(connection.scalar(text(query)) or 0) for query in LEFT]
        except DBAPIError:
            left = [1]
        time.sleep(0.5)
    engine.dispose()
    return [f"left undone: jobs, deliveries, replies: {left}"] if any(left) else []


def _hurry(engine: Engine) -> None:
    with engine.begin() as connection:
        for query in HURRY:
            connection.execute(text(query), {"now": clock.now()})


def judge(house: House, notes: Notes, far: FarSide, *, cuts: int, threads: int) -> list[str]:
    """`cuts`: how many processes were ended while they may have been sending."""
    wrong = list(notes.wrong)
    engine = create_engine(house.database)
    with engine.connect() as connection:
        for kind, query in BODIES.items():
            wrong += posts(kind, list(connection.scalars(text(query))), notes)
        wrong += _told(connection, far, cuts * threads)
        wrong += [
            f"a job failed: {error}"
            for error in connection.scalars(text("SELECT error FROM job WHERE failed_at IS NOT NULL"))
        ]
    engine.dispose()
    wrong += [
        f"{what} without a cause in the log ({reference})"
        for reference, what in notes.failed.items()
        if reference not in house.log.causes
    ]
    wrong += [f"{count} of {kind} answered {status}" for (kind, status), count in notes.counts.items() if status == 500]
    return wrong


def posts(kind: str, texts: list[str], notes: Notes) -> list[str]:
    found = Counter(mark for mark in notes.sent[kind] for said in texts if mark in said)
    lost = [f"{mark} was taken and is not there" for mark in notes.taken[kind] if not found[mark]]
    return lost + [f"{mark} is there {count} times" for mark, count in found.items() if count > 1]


def _told(connection: Connection, far: FarSide, cut: int) -> list[str]:
    """Each published question is a ping, each ping and mail came, and once but for the sends that were cut off."""
    wrong = []
    published = connection.scalar(text("SELECT count(*) FROM fact WHERE name = 'QuestionAsked'"))
    rows = connection.execute(text("SELECT channel, state, count(*) FROM delivery GROUP BY channel, state")).all()
    states: dict[tuple[str, str], int] = {(row[0], row[1]): row[2] for row in rows}
    if states.get(("webhook", "sent"), 0) < (published or 0):
        wrong.append(f"{published} questions, but of the pings {states}")
    wrong += [f"{count} of {what[0]} are {what[1]}" for what, count in states.items() if what[1] != "sent"]
    for channel, came in (("webhook", far.pings), ("mail", far.mails)):
        if len(came) < states.get((channel, "sent"), 0):
            wrong.append(f"{states[channel, 'sent']} of {channel} are said to be sent, {len(came)} came")
        if (again := sum(count - 1 for count in came.values())) > cut:
            wrong.append(f"{again} of {channel} came more than once, and {cut} may have been cut off")
    return wrong


def table(notes: Notes) -> list[str]:
    lines: dict[str, list[str]] = {}
    for (kind, status), count in sorted(notes.counts.items()):
        lines.setdefault(kind, []).append(f"{status if status != AWAY else 'away'}: {count}")
    return [f"  {kind:<8} {', '.join(said)}" for kind, said in lines.items()]


def causes_of(notes: Notes, log: Log) -> list[str]:
    """Why the requests failed that did, as the log says."""
    said = Counter(log.causes[reference] for reference in notes.failed if reference in log.causes)
    return [f"  {count} × {cause[:160]}" for cause, count in said.most_common()]
