"""What moderators decide becomes lessons; from time to time all of them are weighed anew."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, func, insert, select, union_all

from forum import clock
from forum.accounts import PersonErased
from forum.db import session, write
from forum.events import on
from forum.jobs import every
from forum.screening.judging import FILTER, Standing, standing
from forum.screening.knowing import newest_lessons
from forum.screening.models import Lesson, Sign, Suspicion
from forum.screening.signs import signs_of
from forum.screening.weighing import Example, Weights, threshold, weigh
from forum.web import set_option

# Fewer of either kind teach nothing that can be relied on.
FEWEST = 20
# So many of each kind, the newest; and while there are few, a sign that was seen once is worth keeping.
MOST_LESSONS, FEW_LESSONS, MOST_SIGNS = 1000, 500, 20_000
SELDOM = timedelta(minutes=15)


def learn(subject: str, text: str, *, spam: bool, because: str, author_id: int | None) -> None:
    """Somebody decided about this text; deciding again about it counts instead of what was decided before."""
    session.execute(delete(Lesson).where(Lesson.subject == subject, Lesson.because == because))
    session.add(
        Lesson(subject=subject, because=because, spam=spam, signs=signs_of(text), author_id=author_id, at=clock.now())
    )
    session.flush()


def unlearn(because: str) -> None:
    """The decision was taken back; what was decided about the same texts before it counts again."""
    session.execute(delete(Lesson).where(Lesson.because == because))


def forget_text(subject: str) -> None:
    """Nothing of this text stays: it showed something that nobody should read."""
    session.execute(delete(Lesson).where(Lesson.subject == subject))
    session.execute(delete(Suspicion).where(Suspicion.subject == subject))


@on(PersonErased)
def forget_what_they_wrote(fact: PersonErased) -> None:
    session.execute(delete(Lesson).where(Lesson.author_id == fact.user_id))
    session.execute(delete(Suspicion).where(Suspicion.author_id == fact.user_id))


@every(timedelta(minutes=1))
def weigh_anew() -> None:
    """If there is something new to learn; reading and weighing hold up nobody who writes."""
    known, state = standing(), _state_of_lessons()
    many = state[1] > FEW_LESSONS
    if known.lessons == state or (many and known.weighed_at and clock.now() - known.weighed_at < SELDOM):
        return
    examples = _examples()
    spam = sum(example.spam for example in examples)
    good = len(examples) - spam
    session.rollback()
    now = Standing(lessons=state, spam=spam, good=good, weighed_at=clock.now())
    weights = Weights({}, 0.0, 1)
    if min(spam, good) >= FEWEST:
        weights = weigh(examples)
        now = now.ready(weights.base, weights.usual, threshold(examples, weights))
    with write():
        _keep(weights, now)


def _state_of_lessons() -> tuple[int, ...]:
    """Of the lessons that count: the newest, how many, and their sum. It differs after each that is learned or taken
    back, and costs the same however many were learned before."""
    both = [newest_lessons(spam=spam, most=MOST_LESSONS).subquery() for spam in (True, False)]
    number = union_all(*(select(one.c.id) for one in both)).subquery().c.id
    state = select(func.coalesce(func.max(number), 0), func.count(), func.coalesce(func.sum(number), 0))
    return tuple(int(part) for part in session.execute(state).one())


def _examples() -> list[Example]:
    """The newest lesson about each text, the oldest first."""
    newest: dict[str, Lesson] = {}
    for spam in (True, False):
        for lesson in session.scalars(newest_lessons(spam=spam, most=MOST_LESSONS)):
            if lesson.subject not in newest or newest[lesson.subject].id < lesson.id:
                newest[lesson.subject] = lesson
    lessons = sorted(newest.values(), key=lambda lesson: lesson.id)
    return [Example(lesson.signs, lesson.spam) for lesson in lessons]


def _keep(weights: Weights, now: Standing) -> None:
    session.execute(delete(Sign))
    strongest = sorted(weights.of.items(), key=lambda part: (-abs(part[1]), part[0]))[:MOST_SIGNS]
    rows: Sequence[dict[str, str | float]] = [{"name": name, "weight": weight} for name, weight in strongest]
    if rows:
        session.execute(insert(Sign), rows)
    set_option(FILTER, now.to_json())
