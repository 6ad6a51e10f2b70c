"""A wave of spam, as it comes, cleaned by one moderator, and put back; with what must be true after each step."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from sqlalchemy import func, select

from forum import accounts, questions, screening, support
from forum.accounts import User
from forum.channels.models import Delivery
from forum.db import session, write
from forum.moderation.models import Decision, Kind
from forum.notifications.actions import add_route
from forum.pages import Page, Review, Site
from forum.questions import Answer, Question, State
from forum.screening.teaching import weigh_anew
from forum.support.models import Ticket
from tests.people import People
from tests.visiting import Visitor

OFFERS = ("free bitcoins", "cheap watches", "easy money", "casino bonus", "followers", "gift cards", "crypto profit")
CALLS = (
    "Subscribe to my channel",
    "Visit my shop",
    "Click this link",
    "Join my group",
    "Follow my page",
    "Check my site",
)
TROUBLES = ("The build fails", "The import stops", "A test hangs", "The server answers 502", "The cache is never used")
PARTS = ("the parser", "the worker", "the second page", "the new release", "a proxy", "an empty file", "two languages")


class Wave:
    """Ten accounts, fifty posts and a private message; `actions` counts what the moderator pressed."""

    def __init__(self, people: People, page: Page, seed: int, accounts_: int = 10, posts: int = 50) -> None:
        self.people, self.page, self.dice = people, page, random.Random(seed)
        self.count, self.posts = accounts_, posts
        self.actions = 0

    def spam(self) -> str:
        dice = self.dice
        return (
            f"{dice.choice(CALLS)} for {dice.choice(OFFERS)}! Please subscribe, visit http://win{dice.randrange(10**6)}"
            f".example.biz and earn {dice.choice(OFFERS)} number {dice.randrange(10**6)}"
        )

    def good(self) -> str:
        dice = self.dice
        return (
            f"{dice.choice(TROUBLES)} with {dice.choice(PARTS)} since {dice.choice(PARTS)} is there, error "
            f"{dice.randrange(10**4)}; what does the log line about {dice.choice(PARTS)} mean?"
        )

    def before_it(self, run_jobs: Callable[[], None]) -> None:
        """A forum that has moderated for a while, and a spammer whom nobody had recognised: what solved something was
        theirs."""
        with write():
            add_route("mail", "team@example.com", name="The team", by=self.people.admin)
            for n in range(30):
                for kind, text in (("spam", self.spam()), ("good", self.good())):
                    screening.learn(f"{kind}:{n}", text, spam=kind == "spam", because=f"{kind}:{n}", author_id=None)
            self.asked = questions.ask(self.page, "It fails", self.good(), by=self.people.visitor)
            self.spammers = [accounts.find_or_make(f"s{n}@spam.example", f"Sam {n}") for n in range(self.count)]
            made = questions.answer(self.asked, self.good(), by=self.spammers[0])
            questions.accept(made, by=self.people.visitor)
            support.ask_support(session.get_one(Site, self.page.site_id), "Offer", self.spam(), by=self.spammers[1])
        session.rollback()
        weigh_anew()
        with write():
            session.get_one(Site, self.page.site_id).review = Review.NEWCOMERS
        run_jobs()

    def come(self) -> None:
        for n in range(self.posts):
            by = self.spammers[n % self.count]
            with write():
                if n % 5 == 4:
                    questions.answer(self.asked, self.spam(), by=by)
                else:
                    questions.ask(self.page, self.spam()[:80], self.spam(), by=by)

    def clean(self, visitor: Visitor) -> str:
        """Everything in review chosen, a look at what goes, and one press."""
        shown = [f"question:{row}" for row in session.scalars(_held(Question))]
        shown += [f"answer:{row}" for row in session.scalars(_held(Answer))]
        fields: dict[str, Any] = {"action": "spam", "listing": "held", "all": "1", "shown": shown}
        self.actions += 1
        preview = visitor.post("/panel/bulk", fields).text
        self.actions += 1
        visitor.post("/panel/bulk", fields | {"sure": "1", "note": "Advertising"})
        return preview

    def restore(self, visitor: Visitor) -> int:
        made = session.scalars(
            select(Decision.id).where(Decision.kind == Kind.SPAMMER, Decision.undone_at.is_(None)).order_by(Decision.id)
        ).all()
        for number in reversed(made):
            visitor.post(f"/panel/done/{number}/withdrawal")
        return len(made)

    def standing(self) -> dict[str, Any]:
        """How everything stands that the wave or its cleaning touched."""
        session.rollback()
        session.expire_all()
        threads = session.scalars(select(Question).order_by(Question.id)).all()
        counted = ("answer_count", "other_count", "accepted_id", "solved_at", "waiting_since", "published_at")
        return {
            "threads": [(row.id, row.state, *(getattr(row, name) for name in counted)) for row in threads],
            "answers": session.execute(select(Answer.id, Answer.state, Answer.published_at).order_by(Answer.id)).all(),
            "people": session.execute(select(User.id, User.suspended_until, User.trusted_at).order_by(User.id)).all(),
            "tickets": session.execute(
                select(Ticket.id, Ticket.spam_at, Ticket.waiting_since).order_by(Ticket.id)
            ).all(),
        }

    def held(self) -> tuple[int, int]:
        """How many posts wait for a moderator, and of how many people."""
        session.rollback()
        theirs = [row for kind in (Question, Answer) for row in session.scalars(_held(kind, kind.author_id))]
        return len(theirs), len(set(theirs))

    def gone(self) -> bool:
        there = (State.PUBLISHED, State.IN_REVIEW)
        theirs = [person.id for person in self.spammers]
        left = [
            session.scalar(
                select(func.count()).select_from(kind).where(kind.author_id.in_(theirs), kind.state.in_(there))
            )
            for kind in (Question, Answer)
        ]
        suspended = all(session.get_one(User, number).is_suspended for number in theirs)
        tickets = (
            select(func.count()).select_from(Ticket).where(Ticket.requester_id.in_(theirs), Ticket.spam_at.is_(None))
        )
        return left == [0, 0] and suspended and session.scalar(tickets) == 0


def sent() -> int:
    """Every message to anybody: mails, pings, codes."""
    session.rollback()
    return session.scalar(select(func.count()).select_from(Delivery)) or 0


def warnings() -> int:
    """How many of them say that a ticket is due: whoever asked in it waits again."""
    due = select(func.count()).select_from(Delivery).where(Delivery.about.contains(":due:"))
    return session.scalar(due) or 0


def _held(kind: type[Question | Answer], column: Any = None) -> Any:
    return select(kind.id if column is None else column).where(kind.state == State.IN_REVIEW).order_by(kind.id)
