"""What a page of the desk costs with a thousand and with a million open tickets, as a ratio.

Options: --tickets N (default 1000000), --rounds N (default 15), --only sqlite|postgresql, --data FOLDER to keep what
is made there for the next time.

Both sizes stand side by side and are asked in turn, in one process, through the application itself; what is printed is
the median of the CPU time of the application and of its database, the growth from the small to the large one, how many
times a bare Flask page that is, and how many rows both show: of what is rare among a million, the small one has more
for its size, or its page would be shorter.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from datetime import timedelta
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import delete, select, text

from forum import clock, community, handbook
from forum.accounts import Tier, User
from forum.accounts.models import SignIn
from forum.community import SiteTeam
from forum.db import is_postgres, session, write
from forum.demo.rows import analyse, put_in, question
from forum.handbook import TicketCategory
from forum.pages import find_or_make_page, identity_on
from forum.questions import Question, ShownOn
from forum.support import Ticket, TicketState, Why
from tests import people as persons
from tests.databases import KINDS
from tests.proofs._installations import Ground, ground, say
from tests.visiting import Visitor

SMALL = 1000
PAGES = (
    "/queue", "/queue/unassigned", "/queue/mine", "/queue/waiting", "/queue/due-soon", "/queue/late", "/queue/solved",
    "/queue/counts", "/queue?level=3", "/queue?tier=priority", "/queue?tier=subscriber", "/queue?organisation=1",
    "/queue?page=1", "/queue?category=1", "/queue?category=2", "/queue?team=1", "/queue?team=2", "/queue/solved?page=1",
    "/queue?tier=community", "/queue?category=1&tier=priority", "/queue/unassigned?tier=priority",
    "/queue/unassigned?tier=subscriber", "/queue/late?tier=priority", "/queue/late?organisation=1",
    "/queue/second-opinion", "/tickets/500", "next",
)  # fmt: skip
Random = random.Random


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="prove size")
    parser.add_argument("--tickets", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--only", choices=KINDS)
    parser.add_argument("--data", default="")
    options = parser.parse_args(arguments)
    with ground(options.data) as here:
        for kind in [options.only] if options.only else KINDS:
            _prove(here, kind, options.tickets, options.rounds)
    return 0


def _prove(here: Ground, kind: str, tickets: int, rounds: int) -> None:
    with ExitStack() as stack:
        asking, backends = {}, set[int]()
        for count in (SMALL, tickets):
            app = stack.enter_context(here.installation(kind, f"{kind}-{count}"))
            asking[count] = _desk_of(app, count)
            with app.app_context():
                backends |= _backends()
        spent = partial(_spent, backends)
        (bare,) = _compared(rounds * 10, spent, _bare())
        say(f"{kind}: bare Flask {bare:.2f} ms; {SMALL} and {tickets} tickets, median of {rounds} rounds")
        for page in PAGES:
            shown = "/".join(str(ask(page)) for ask in asking.values())
            few, many = _compared(rounds, spent, *(partial(ask, page) for ask in asking.values()))
            say(f"  {page:<36} {few:7.2f} {many:7.2f} ms  x{many / few:4.2f}  {many / bare:5.1f} bare  {shown:>5} rows")


def _desk_of(app: Flask, count: int) -> Callable[[str], int]:
    if not session.scalar(select(Ticket.id).limit(1)):
        _furnish(count)
    with write():  # those of a time before have the same secrets
        session.execute(delete(SignIn))
    browser = Visitor(app, session.scalars(select(User).where(User.email == "sam@example.com")).one())
    session.remove()

    def ask(path: str) -> int:
        """How many rows it shows."""
        with app.app_context():
            answer = browser.post("/queue/next") if path == "next" else browser.get(path)
        assert answer.status_code in {200, 303}, (path, answer.status_code)
        return answer.text.count('class="ticket-row"')

    return ask


def _furnish(count: int) -> None:
    with write():
        people, site = persons.make(), persons.make_site()
        for number in range(max(10, count // 100)):
            find_or_make_page(site, identity_on(site, f"https://docs.example.com/guide/{number}"), f"Guide {number}")
        for name in ("Of many", "Of few"):
            handbook.add_category(name, by=people.admin)
        ours, others = (community.add_team(name, "", by=people.admin) for name in ("Ours", "Others"))
        community.add_member(ours, people.support, by=people.admin)
        session.add(SiteTeam(site_id=site.id, team_id=others.id))
    began = time.monotonic()
    _fill(count, people.support.id, site.id)
    say(f"{count} tickets made in {time.monotonic() - began:.0f} s")


def _fill(count: int, owner: int, site: int) -> None:
    """One person of a hundred pays (of the small one, of five), and of tickets one of three has its category, of which
    one is of few; a hundred tickets stand on each page."""
    chance, one_in = Random(count), 5 if count == SMALL else 100
    people: list[dict[str, Any]] = [
        {
            "id": number,
            "email": f"{number}@example.net",
            "name": f"Person {number}",
            "created_at": clock.now(),
            "organisation_id": 1 if number % one_in == 0 else None,
        }
        for number in range(1000, 1000 + max(20, count // 50))
    ]
    put_in(User.__table__, iter(people))
    askers = [person["id"] for person in people]
    put_in(Question.__table__, (_question(n, site, chance.choice(askers)) for n in range(1, count + 1, 2)))
    put_in(
        ShownOn.__table__,
        ({"question_id": n, "page_id": 1 + n // 2 % max(10, count // 100)} for n in range(1, count + 1, 2)),
    )
    put_in(
        Ticket.__table__, (_ticket(n, site, chance.choice(askers), owner, chance, one_in) for n in range(1, count + 1))
    )
    of_many = ({"ticket_id": n, "category_id": 1, "at": clock.now()} for n in range(1, count + 1, 3))
    of_few = ({"ticket_id": n, "category_id": 2, "at": clock.now()} for n in range(2, 200, 3))
    put_in(TicketCategory.__table__, chain(of_many, of_few))
    analyse()


def _question(number: int, site: int, asker: int) -> dict[str, Any]:
    asked = clock.now() - timedelta(minutes=number)
    return question(number, site, asker, asked, f"How do I do thing {number}?", "Text", waiting_since=asked)


def _ticket(number: int, site: int, asker: int, owner: int, chance: Random, one_in: int) -> dict[str, Any]:
    opened = clock.now() - timedelta(minutes=number)
    due = clock.now() + timedelta(minutes=chance.randint(-5000, 5000))
    pays = asker % one_in == 0
    return {
        "id": number, "question_id": number if number % 2 else None, "subject": f"How do I do thing {number}?",
        "site_id": site, "requester_id": asker, "state": TicketState.OPEN,
        "level": chance.choice((1, 2, 3, 3, 4, 4, 5)),
        "reasons": ["Nobody answered."], "why": Why.SWEPT, "opened_at": opened, "order_at": due, "due_at": due,
        "waiting_since": opened if chance.random() < 0.7 else None, "aged_at": due + timedelta(days=3),
        "assignee_id": owner if chance.random() * one_in < 1 else None,
        "tier": Tier.PRIORITY if pays else Tier.COMMUNITY, "organisation_id": 1 if pays else None,
        "takes_two_at": opened if number % one_in == 7 % one_in else None,
    }  # fmt: skip


def _bare() -> Callable[[], object]:
    app = Flask("bare")
    app.add_url_rule("/", view_func=lambda: "Hello")
    client = app.test_client()
    return lambda: client.get("/")


def _backends() -> set[int]:
    """The processes of the database that work for this installation."""
    if not is_postgres():
        return set()
    found = session.scalars(text("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")).all()
    session.rollback()
    return set(found)


def _spent(backends: Iterable[int]) -> float:
    """Milliseconds of CPU so far, here and in these processes: another's work beside it does not count."""
    there = sum(int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) for pid in backends)
    return (time.process_time_ns() + there) / 1e6


def _compared(rounds: int, spent: Callable[[], float], *each: Callable[[], object]) -> list[float]:
    """What each takes, asked in turn; the first round is for the caches. Each is asked twice in a row and the second
    time counts: in one process, two installations take each other's kept rows away."""
    took: list[list[float]] = [[] for _ in each]
    for n in range(rounds + 1):
        for ask, times in zip(each, took, strict=True):
            ask()
            began = spent()
            ask()
            if n:
                times.append(spent() - began)
    return [statistics.median(times) for times in took]
