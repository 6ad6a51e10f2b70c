"""Threads by the hundred thousand, to see how an installation behaves at a size: lengths and shares as in real forums,
words that mean nothing. Each row is made of its number alone, so two installations of a size are the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from itertools import accumulate
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
from forum.search import Kind, fill_up, index_alike
from forum.support import Ticket, TicketState, Why

ADDRESS = "https://docs.example.com"
ON_A_PAGE = 10
TEXTS = 10_000
MINUTES_BETWEEN = 7
FIRST_PERSON = 1000
# How many answers a thread has, of twenty.
ANSWERS = (0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 4, 6, 10)


def make_many(threads: int, *, texts: int = TEXTS) -> None:
    """Threads with their answers, ten on each page; one of ten is with support. Only where nobody has asked yet.

    After so many `texts` they begin anew, so that a million threads are written as fast as their rows go in."""
    if session.scalar(select(Question.id).limit(1)):
        raise Refused(_("This needs an installation in which nobody has asked anything yet."))
    people = max(20, threads // 20)
    site, page = _furnish(people, -(-threads // ON_A_PAGE))
    written = Written(threads, people, site, page, texts)
    _put_in(written, 1, min(threads, texts))
    fill_up()
    if threads > texts:
        _put_in(written, texts + 1, threads)
        _index_what_says_the_same(written)
    put_in(Ticket.__table__, (written.ticket(n, number) for n, number in written.with_support()))
    fill_up()
    analyse()


def _put_in(written: Written, first: int, last: int) -> None:
    numbers = range(first, last + 1)
    put_in(Question.__table__, (written.question(number) for number in numbers))
    put_in(ShownOn.__table__, ({"question_id": n, "page_id": written.page_of(n)} for n in numbers))
    put_in(Answer.__table__, (answer for number in numbers for answer in written.answers(number)))


def _index_what_says_the_same(written: Written) -> None:
    answers = written.answers_of_texts
    for time in range(1, -(-written.threads // written.texts)):
        with write():
            by = time * written.texts
            index_alike(Kind.QUESTION, written.texts, by=by, thread_by=by, last_thread=written.threads)
            index_alike(Kind.ANSWER, answers, by=time * answers, thread_by=by, last_thread=written.threads)


def _furnish(people: int, pages: int) -> tuple[int, int]:
    """The ids of the site and of the first of its pages."""
    now = clock.now()
    with write():
        site = register_site(
            "Many threads", f"{ADDRESS}/", calendar=rota.make_calendar("Always", "UTC", rota.ALWAYS), by=None
        )
        first = find_or_make_page(site, identity_on(site, f"{ADDRESS}/page/1"), "Page 1").id
        number = site.id
    put_in(User.__table__, (_person(n, now) for n in range(FIRST_PERSON, FIRST_PERSON + people)))
    put_in(Page.__table__, (_page(first + n - 1, n, number, now) for n in range(2, pages + 1)))
    return number, first


def _person(number: int, now: datetime) -> dict[str, Any]:
    return {"id": number, "email": f"{number}@example.net", "name": f"Person {number}", "created_at": now}


def _page(page_id: int, number: int, site: int, now: datetime) -> dict[str, Any]:
    address = f"{ADDRESS}/page/{number}"
    named = {"key": f"/page/{number}", "address": address, "title": f"Page {number}"}
    return {"id": page_id, "site_id": site, "revision": 1, "created_at": now, **named}


class Written:
    """What stands in which row, by its number."""

    def __init__(self, threads: int, people: int, site: int, first_page: int, texts: int) -> None:
        self.threads, self.people, self.site, self.texts = threads, people, site, texts
        self._first_page = first_page
        self._now = clock.now()
        self._words = Words()
        self._said: dict[str, str] = {}
        self._before = list(accumulate((_count(number) for number in range(1, texts + 1)), initial=0))

    @property
    def answers_of_texts(self) -> int:
        return self._before[-1]

    def page_of(self, number: int) -> int:
        return self._first_page + (number - 1) // ON_A_PAGE

    def question(self, number: int) -> dict[str, Any]:
        chance, at, count, text = Chance(f"q{number}"), self._moment(number), self.count(number), self._text(number)
        return question(
            number, self.site, FIRST_PERSON + chance.randrange(self.people), at,
            self._some(f"t{text}", 4, 10), self._some(f"q{text}", 40, 150),
            answer_count=count, other_count=count, me_too_count=chance.choice((0, 0, 0, 1, 2)),
            waiting_since=None if count else at, first_answered_at=at + timedelta(hours=3) if count else None,
        )  # fmt: skip

    def answers(self, number: int) -> Iterator[dict[str, Any]]:
        chance, text = Chance(f"a{number}"), self._text(number)
        before = (number - 1) // self.texts * self.answers_of_texts + self._before[text - 1]
        for place in range(1, self.count(number) + 1):
            body, at = self._some(f"a{text}.{place}", 30, 120), self._moment(number) + timedelta(hours=2 + place)
            yield {
                "id": before + place, "question_id": number, "body": body, "html": f"<p>{body}</p>",
                "markup_version": 1, "state": State.PUBLISHED, "by_staff": False, "from_asker": False,
                "author_id": FIRST_PERSON + chance.randrange(self.people), "created_at": at, "published_at": at,
                "helped_count": chance.choice((0, 0, 1)),
            }  # fmt: skip

    def with_support(self) -> Iterator[tuple[int, int]]:
        """Tickets with their threads: every tenth, counted from the newest, that nobody answered."""
        waiting = (number for number in range(self.threads, 0, -1) if number % 2 and self.count(number) == 0)
        return enumerate(waiting, 1)

    def ticket(self, made: int, number: int) -> dict[str, Any]:
        opened, chance = self._moment(number), Chance(f"q{number}")
        due = self._now + timedelta(minutes=chance.randint(-5000, 5000))
        return {
            "id": made, "question_id": number, "subject": f"Thread {number}", "site_id": self.site,
            "requester_id": FIRST_PERSON + Chance(f"q{number}").randrange(self.people), "state": TicketState.OPEN,
            "level": chance.choice((1, 2, 3, 3, 4, 4, 5)), "reasons": [_("Nobody answered.")], "why": Why.SWEPT,
            "opened_at": opened, "order_at": due, "due_at": due, "waiting_since": opened,
            "aged_at": due + timedelta(days=3),
        }  # fmt: skip

    def count(self, number: int) -> int:
        return _count(self._text(number))

    def _moment(self, number: int) -> datetime:
        return self._now - timedelta(minutes=(self.threads - number) * MINUTES_BETWEEN)

    def _text(self, number: int) -> int:
        return 1 + (number - 1) % self.texts

    def _some(self, name: str, fewest: int, most: int) -> str:
        if name not in self._said:
            self._said[name] = self._words.some(Chance(name), fewest, most)
        return self._said[name]


@cache
def _count(text: int) -> int:
    """Of the answers to a text; the first has ten, so that there is one to measure."""
    return 10 if text == 1 else Chance(text).choice(ANSWERS)
