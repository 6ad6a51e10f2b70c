"""A small world of one documentation page, the people around it, and all that they have written so far."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any, TypeVar

from flask import Flask
from sqlalchemy import ColumnElement, Select, select

from forum import accounts, clock, community, handbook, shifts
from forum.accounts import Role, User
from forum.db import session, write
from forum.notifications.actions import add_route
from forum.pages import Page, find_or_make_page, identity_on
from forum.questions import Answer, Question, State
from forum.refused import Refused
from forum.support import Reply, Ticket, TicketState
from tests import people as persons
from tests.visiting import Visitor

SECRET = "only-for-support"
TEAM = ("moderator", "support", "sue", "admin")
Thing = TypeVar("Thing")


@dataclass
class Word:
    """Something that somebody wrote: it is found by its own word, which nobody else ever wrote.

    `kind` is the table it went to. `taken` says that its words went with a person who asked for it, or that nobody
    confirmed them for as long as we keep such words.
    """

    kind: str
    author_id: int
    at: datetime
    taken: bool = False


@dataclass
class World:
    """`dice` and `word` belong to the step that is being done: done again, it throws and writes the same."""

    app: Flask
    people: dict[str, int]
    page_id: int
    dice: Random = field(default_factory=Random)
    word: str = ""
    # What was looked at already, and when something was killed last.
    seen: dict[str, int] = field(default_factory=lambda: {"delivery": 0, "fact": 0})
    was_public: set[str] = field(default_factory=set)
    last_cut: datetime | None = None
    threads: list[int] = field(default_factory=list)
    words: dict[str, Word] = field(default_factory=dict)
    wrote: list[tuple[str, str, int]] = field(default_factory=list)
    # What the step that is being done said of itself, see `begin_step`.
    again: bool = False
    chosen: list[int] = field(default_factory=list)
    choices: Iterator[int] = field(default_factory=lambda: iter(()))
    at: int | None = None
    expects: set[TicketState] | None = None
    nothing_moves: bool = False
    asked: int | None = None
    came: tuple[str, int] | None = None
    leaving: tuple[int, bool] | None = None

    def begin_step(self, word: str, *, again: bool) -> None:
        """`at` is the ticket it is about, `expects` the states one of which that must have afterwards;
        `nothing_moves`: no ticket may change by it. `asked` is a new thread, `came` who is somebody from now on,
        and `leaving` who takes their words along (what was public only if they say so)."""
        self.word, self.dice, self.again, self.wrote = word, Random(word), again, []
        self.chosen = self.chosen if again else []
        self.choices = iter(list(self.chosen) if again else [])
        self.at = self.expects = self.asked = self.came = None
        self.leaving = self.leaving if again else None
        self.nothing_moves = False

    def end_step(self) -> None:
        """It is done: what it wrote was written."""
        if self.asked is not None and self.asked not in self.threads:
            self.threads.append(self.asked)
        if self.came is not None:
            self.people[self.came[0]] = self.came[1]
        for word, kind, by in self.wrote:
            self.words[word] = Word(kind, by, clock.now())

    def who(self, name: str) -> User:
        return session.get_one(User, self.people[name])

    def any_of(self, *names: str) -> User:
        return self.who(self.dice.choice(names))

    def visitor(self, name: str | None) -> Visitor:
        return Visitor(self.app, self.who(name) if name else None)

    def write(self, kind: str, by: User, mark: str = "") -> str:
        """The text of this step; it counts as written once the step is over."""
        self.wrote.append((self.word, kind, by.id))
        return f"{mark} {self.word} is what {kind} says.".strip()

    def thread(self) -> Question:
        # Mostly the newest few: more happens to each of them, and a thread lives for some hundred steps.
        if not self.threads:
            raise Refused("Nobody has asked anything yet.")
        return session.get_one(Question, self._chosen(self.threads[-4:]))

    def answer(self, *which: ColumnElement[bool]) -> Answer | None:
        """One of the last answers of some thread of which this is true."""
        return self._one_of(Answer, Answer.question_id.in_(self.threads[-4:]), *which)

    def public(self) -> ColumnElement[bool]:
        return Answer.state == State.PUBLISHED

    def ticket(self, *which: ColumnElement[bool]) -> Ticket | None:
        found = self._one_of(Ticket, *(which or (Ticket.state != TicketState.CLOSED,)))
        self.at = found.id if found else None
        return found

    def messages(self) -> set[str]:
        """The words of answers and private messages: what mails tell of."""
        return {word for word, written in self.words.items() if written.kind in {"answer", "reply", "message"}}

    def private(self) -> set[str]:
        return {
            word for word, written in self.words.items() if written.kind in {"message", "note", "draft", "many", "form"}
        }

    def addresses_of_the_team(self) -> Select[str]:
        return select(User.email).where(User.id.in_([self.people[name] for name in TEAM]))

    def reply(self) -> Reply | None:
        return self._one_of(Reply, Reply.sent_at.is_(None))

    def about(self, question: Question) -> None:
        """Its ticket, or the one in which that is handled."""
        newest = select(Ticket).where(Ticket.question_id == question.id).order_by(Ticket.id.desc()).limit(1)
        found = session.scalar(newest)
        self.at = (found.merged_into_id or found.id) if found else None

    def is_settled(self, question: Question) -> None:
        """And so is its ticket, if that is about nothing else."""
        self.about(question)
        others = select(Ticket.id).where(Ticket.merged_into_id == self.at).limit(1)
        if self.at is not None and session.scalar(others) is None:
            self.expects = {TicketState.SOLVED, TicketState.CLOSED}

    def pick(self, kind: type[Thing], numbers: Sequence[int]) -> Thing | None:
        return session.get(kind, self._chosen(numbers)) if numbers or self.again else None

    def _one_of(self, kind: type[Thing], *which: Any) -> Thing | None:
        return self.pick(kind, session.scalars(select(kind.id).where(*which).order_by(kind.id.desc()).limit(6)).all())  # type: ignore[attr-defined]

    def _chosen(self, numbers: Sequence[int]) -> int:
        """One of them; of a step that is done again, what was chosen the first time."""
        thrown = self.dice.random()  # in any case, so that all that is thrown later is the same as well
        number = next(self.choices, 0) or (numbers[int(thrown * len(numbers))] if numbers else 0)
        self.chosen.append(number)
        return number


def begin(app: Flask) -> World:
    """An empty database becomes a world."""
    with write():
        made = persons.make()
        sue = accounts.find_or_make("sue@example.com", "Sue Support")
        accounts.grant(sue, Role.SUPPORT, by=None)
        site = persons.make_site()
        page: Page = find_or_make_page(site, identity_on(site, "https://docs.example.com/guide"), "Guide")
        for name, two in (("Billing", False), ("Marketing", True), ("Bug", False)):
            handbook.add_category(name, by=made.admin, second_opinion=two)
        handbook.add_macro("Thanks", "Thank you.", by=made.admin, for_all=True)
        team = community.add_team("Desk", "", by=made.admin)
        community.add_member(team, made.support, by=made.admin)
        shifts.let_team_look_after(site, team, by=made.admin)
        add_route("console", "team", name="The team", by=made.admin)
        return World(app, {name: user.id for name, user in vars(made).items()} | {"sue": sue.id}, page.id)
