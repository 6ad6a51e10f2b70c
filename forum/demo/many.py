"""Threads by the hundred thousand, to see how an installation behaves at a size: lengths and shares as in real forums,
words that mean nothing. Each row is made of its number alone, so two installations of a size are the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from forum import clock, rota
from forum.accounts import User
from forum.db import session, write
from forum.demo.rows import Chance, Words, analyse, put_in, question
from forum.pages import Page, find_or_make_page, identity_on, register_site
from forum.questions import Answer, Question, ShownOn, State
from forum.refused import Refused
from forum.search import fill_up
from forum.support import Ticket, TicketState, Why

ADDRESS = "https://docs.example.com"
ON_A_PAGE = 10
MINUTES_BETWEEN = 7
FIRST_PERSON = 1000
# How many answers a thread has, of twenty.
ANSWERS = (0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 4, 6, 10)


def make_many(threads: int) -> None:
    """Threads with their answers, ten on each page; one of ten is with support. Only where nobody has asked yet."""
    if session.scalar(select(Question.id).limit(1)):
        raise Refused(_("This needs an installation in which nobody has asked anything yet."))
    words, people = Words(), max(20, threads // 20)
    site = _furnish(people, -(-threads // ON_A_PAGE))
    put_in(Question.__table__, (_question(number, threads, people, site, words) for number in range(1, threads + 1)))
    on_pages = ({"question_id": n, "page_id": 1 + (n - 1) // ON_A_PAGE} for n in range(1, threads + 1))
    put_in(ShownOn.__table__, on_pages)
    put_in(Answer.__table__, _answers(threads, people, words))
    put_in(Ticket.__table__, (_ticket(n, number, threads, people, site) for n, number in _with_support(threads)))
    fill_up()
    analyse()


def _furnish(people: int, pages: int) -> int:
    now = clock.now()
    with write():
        site = register_site(
            "Many threads", f"{ADDRESS}/", calendar=rota.make_calendar("Always", "UTC", rota.ALWAYS), by=None
        )
        find_or_make_page(site, identity_on(site, f"{ADDRESS}/page/1"), "Page 1")
        number = site.id
    put_in(User.__table__, (_person(n, now) for n in range(FIRST_PERSON, FIRST_PERSON + people)))
    put_in(Page.__table__, (_page(n, number, now) for n in range(2, pages + 1)))
    return number


def _person(number: int, now: datetime) -> dict[str, Any]:
    return {"id": number, "email": f"{number}@example.net", "name": f"Person {number}", "created_at": now}


def _page(number: int, site: int, now: datetime) -> dict[str, Any]:
    address = f"{ADDRESS}/page/{number}"
    named = {"key": f"/page/{number}", "address": address, "title": f"Page {number}"}
    return {"id": number, "site_id": site, "revision": 1, "created_at": now, **named}


def _moment(number: int, threads: int) -> datetime:
    return clock.now() - timedelta(minutes=(threads - number) * MINUTES_BETWEEN)


def _count(number: int) -> int:
    """The first thread has ten, so that there is one to measure."""
    return 10 if number == 1 else Chance(number).choice(ANSWERS)


def _question(number: int, threads: int, people: int, site: int, words: Words) -> dict[str, Any]:
    chance, at, count = Chance(f"q{number}"), _moment(number, threads), _count(number)
    return question(
        number, site, FIRST_PERSON + chance.randrange(people), at,
        words.some(chance, 4, 10), words.some(chance, 40, 150),
        answer_count=count, other_count=count, me_too_count=chance.choice((0, 0, 0, 1, 2)),
        waiting_since=None if count else at, first_answered_at=at + timedelta(hours=3) if count else None,
    )  # fmt: skip


def _answers(threads: int, people: int, words: Words) -> Iterator[dict[str, Any]]:
    made = 0
    for number in range(1, threads + 1):
        for place in range(_count(number)):
            made += 1
            chance = Chance(f"a{made}")
            body, at = words.some(chance, 30, 120), _moment(number, threads) + timedelta(hours=3 + place)
            yield {
                "id": made, "question_id": number, "body": body, "html": f"<p>{body}</p>", "markup_version": 1,
                "state": State.PUBLISHED, "author_id": FIRST_PERSON + chance.randrange(people), "by_staff": False,
                "from_asker": False, "created_at": at, "published_at": at, "helped_count": chance.choice((0, 0, 1)),
            }  # fmt: skip


def _with_support(threads: int) -> Iterator[tuple[int, int]]:
    """Tickets with their threads: every tenth, counted from the newest, that nobody answered."""
    waiting = (number for number in range(threads, 0, -1) if number % 2 and _count(number) == 0)
    return enumerate(waiting, 1)


def _ticket(made: int, number: int, threads: int, people: int, site: int) -> dict[str, Any]:
    opened = _moment(number, threads)
    chance = Chance(f"q{number}")
    due = clock.now() + timedelta(minutes=chance.randint(-5000, 5000))
    return {
        "id": made, "question_id": number, "subject": f"Thread {number}", "site_id": site,
        "requester_id": FIRST_PERSON + Chance(f"q{number}").randrange(people), "state": TicketState.OPEN,
        "level": chance.choice((1, 2, 3, 3, 4, 4, 5)), "reasons": [_("Nobody answered.")], "why": Why.SWEPT,
        "opened_at": opened, "order_at": due, "due_at": due, "waiting_since": opened,
        "aged_at": due + timedelta(days=3),
    }  # fmt: skip
