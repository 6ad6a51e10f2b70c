"""What a summary tells one person: of threads with news the best first, and only what that person did not do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from forum import markup
from forum.accounts import User
from forum.db import session
from forum.following import Follow, HowOften, Kind, follows_about, nearest
from forum.notifications.models import Burst
from forum.notifications.queries import answers_told
from forum.questions import Answer, Question, ShownOn, State, answer_path, path, public

_MOST_THREADS = 1000
_EXCERPT = 180


@dataclass
class Item:
    """One thread with its news."""

    question: Question
    follow: Follow
    is_new: bool
    is_solved: bool
    answers: list[Answer] = field(default_factory=list)

    @property
    def best(self) -> Answer | None:
        """The accepted one of its new answers, or the newest."""
        accepted = [answer for answer in self.answers if answer.id == self.question.accepted_id]
        return next(reversed(accepted or self.answers), None)

    @property
    def excerpt(self) -> str:
        return markup.plain(self.best.html if self.best else self.question.html, _EXCERPT)

    @property
    def path(self) -> str:
        """Where the news begins."""
        return answer_path(self.question, self.best) if self.best else path(self.question)

    @property
    def place(self) -> str:
        pages = [shown.page.title or shown.page.key for shown in self.question.shown_on[:1]]
        return pages[0] if pages else self.question.site.name

    @property
    def rank(self) -> int:
        """Solved, then answers in threads one follows, then other answers, then what one could answer."""
        if self.is_solved:
            return 0
        if self.answers:
            return 1 if self.follow.kind is Kind.THREAD else 2
        return 3


def contents(person: User, how_often: HowOften, begin: datetime, end: datetime) -> list[Item]:
    """The threads with news between two moments that this person wants to hear of this often, the best first."""
    questions = _with_news(begin, end)
    items = {}
    for question, follows in follows_about(person, questions):
        follow = nearest(follows)
        if follow is not None and follow.how_often is how_often:
            items[question.id] = _item(person, question, follow, begin, end)
    _add_answers(person, items, begin, end)
    found = [item for item in items.values() if item.answers or item.is_new or item.is_solved]
    return sorted(found, key=lambda item: (item.rank, -item.question.active_at.timestamp(), item.question.id))


def by_place(items: Iterable[Item]) -> list[tuple[str, list[Item]]]:
    """Grouped by page, the page of the best item first."""
    groups: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        groups[item.place].append(item)
    return list(groups.items())


def _with_news(begin: datetime, end: datetime) -> Sequence[Question]:
    """By the bursts and solutions of that time, so that it costs what happened and not what there is."""
    told = select(Burst.question_id).where(Burst.due_at > begin)
    solved = select(Question.id).where(
        Question.state == State.PUBLISHED, Question.solved_at > begin, Question.solved_at <= end
    )
    wanted = public().where(Question.id.in_(told.union(solved)))
    loaded = wanted.options(
        joinedload(Question.author),
        joinedload(Question.site),
        selectinload(Question.topics),
        selectinload(Question.shown_on).joinedload(ShownOn.page),
    )
    return session.scalars(loaded.order_by(Question.active_at.desc()).limit(_MOST_THREADS)).all()


def _item(person: User, question: Question, follow: Follow, begin: datetime, end: datetime) -> Item:
    others, asked = question.author_id != person.id, question.published_at
    return Item(
        question,
        follow,
        is_new=bool(others and follow.kind is not Kind.THREAD and asked and begin < asked <= end),
        is_solved=bool(others and question.solved_at and begin < question.solved_at <= end),
    )


def _add_answers(person: User, items: dict[int, Item], begin: datetime, end: datetime) -> None:
    wanted = select(Answer).where(
        Answer.question_id.in_(items),
        Answer.state == State.PUBLISHED,
        Answer.author_id != person.id,
        Answer.published_at > begin,
        Answer.published_at <= end,
    )
    told = answers_told(items, person.id)
    for answer in session.scalars(wanted.options(joinedload(Answer.author)).order_by(Answer.published_at, Answer.id)):
        if answer.id not in told:
            items[answer.question_id].answers.append(answer)
