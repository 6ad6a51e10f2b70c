from __future__ import annotations

import enum
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased, contains_eager, joinedload

from forum.accounts import Power, User
from forum.db import Slice, has_letters, slice_after
from forum.pages import Page, Site
from forum.questions.loading import rows
from forum.questions.models import Answer, MovedAnswer, Question, ShownOn, State, question_topic
from forum.questions.post_models import Edit

SIZE = 30


class Listing(enum.Enum):
    """The public lists; each has an index of its own, so page 1,000 costs what page 1 costs."""

    NEWEST = "newest"
    ACTIVE = "active"
    UNANSWERED = "unanswered"
    POPULAR = "popular"
    SOLVED = "solved"


def listed(
    listing: Listing,
    after: str = "",
    *,
    site_id: int | None = None,
    page_id: int | None = None,
    topic_id: int | None = None,
    pinned_too: bool = False,
    size: int = SIZE,
    read: Callable[[Select[Question]], Sequence[Any]] = rows,
) -> Slice[Any]:
    """One slice of a public list, of questions or what `read` makes of them; the list of a page leaves its pinned
    threads to `pinned_on`."""
    statement = public()
    if site_id is not None:
        statement = statement.where(Question.site_id == site_id)
    if page_id is not None:
        statement = statement.where(Question.id.in_(on_page(page_id)))
        statement = statement if pinned_too else statement.where(Question.pinned_at.is_(None))
    if topic_id is not None:
        about = select(question_topic.c.question_id).where(question_topic.c.topic_id == topic_id)
        statement = statement.where(Question.id.in_(about))
    if listing is Listing.UNANSWERED:
        statement = statement.where(needs_an_answer())
    if listing is Listing.SOLVED:
        statement = statement.where(Question.solved_at.is_not(None))
    if listing is Listing.POPULAR:
        statement = statement.where(Question.me_too_count > 0)
    order = _ORDER.get(listing, Question.published_at)
    return slice_after(
        statement,
        (order, Question.id),
        after,
        size,
        position=lambda question: (getattr(question, order.key), question.id),
        read=read,
    )


_ORDER: dict[Listing, InstrumentedAttribute[Any]] = {
    Listing.ACTIVE: Question.active_at,
    Listing.SOLVED: Question.solved_at,
    Listing.POPULAR: Question.me_too_count,
}


def pinned_on(page_id: int) -> Select[Question]:
    """What stands above the list of a page, the newest pin first."""
    pinned = public().where(Question.id.in_(on_page(page_id)), Question.pinned_at.is_not(None))
    return pinned.order_by(Question.pinned_at.desc(), Question.id.desc())


def next_unanswered(user_id: int, skipped: list[int]) -> Select[Question]:
    """Of all that wait for a first answer the longest wait first, without one's own and those skipped."""
    return (
        public()
        .where(needs_an_answer(), Question.locked_at.is_(None))
        .where(Question.author_id != user_id, Question.id.not_in(skipped))
        .order_by(Question.published_at, Question.id)
        .limit(1)
    )


def public() -> Select[Question]:
    return select(Question).where(Question.state == State.PUBLISHED)


def seen_by(post: type[Question] | type[Answer], user: User | None) -> ColumnElement[bool]:
    """Which posts somebody may read: those that `may_see` and `may_see_answer` let through, as a condition."""
    if user is None:
        return post.state == State.PUBLISHED
    if user.has(Power.REVIEW):
        return post.state.in_((State.PUBLISHED, State.IN_REVIEW))
    return or_(post.state == State.PUBLISHED, and_(post.state == State.IN_REVIEW, post.author_id == user.id))


def page_with_site(number: int) -> Select[Page]:
    """A page and the site whose look it wears, in one statement."""
    return select(Page).where(Page.id == number).options(joinedload(Page.site).lazyload(Site.origins))


def on_page(page_id: int) -> Select[int]:
    return select(ShownOn.question_id).where(ShownOn.page_id == page_id)


def count_on_page(page_id: int) -> Select[int]:
    return select(func.count()).select_from(public().where(Question.id.in_(on_page(page_id))).subquery())


def titled(words: str) -> Select[Question]:
    """Public threads that have all these words in their title, the newest first."""
    statement = public()
    for word in words.split()[:8]:
        statement = statement.where(has_letters(Question.title, word))
    return statement.order_by(Question.id.desc()).limit(10)


def moved_from(question_id: int) -> Select[MovedAnswer]:
    """The answers that once stood in a thread, and where everybody can read them now."""
    moved = select(MovedAnswer).join(MovedAnswer.to).join(Answer, Answer.id == MovedAnswer.answer_id)
    # What became a question left an empty answer behind where it was.
    left = aliased(MovedAnswer)
    became = exists().where(left.answer_id == Answer.id, left.from_id == Answer.question_id)
    shown = (Question.state == State.PUBLISHED) & ((Answer.state == State.PUBLISHED) | became)
    moved = moved.where(MovedAnswer.from_id == question_id, shown)
    return moved.options(contains_eager(MovedAnswer.to)).order_by(MovedAnswer.answer_id)


def edits_of(post: Question | Answer, before: int | None, size: int) -> Select[Edit]:
    """The changes of a post's text, the newest first."""
    mine = Edit.question_id == post.id if isinstance(post, Question) else Edit.answer_id == post.id
    statement = select(Edit).where(mine).options(joinedload(Edit.by)).order_by(Edit.id.desc()).limit(size)
    return statement if before is None else statement.where(Edit.id < before)


def waiting_threads(site_id: int | None = None) -> Select[Question]:
    """Who waits for staff or an answer they can accept, the longest first."""
    statement = select(Question).where(Question.waiting_since.is_not(None))
    return statement if site_id is None else statement.where(Question.site_id == site_id)


def in_review() -> Select[Question]:
    return select(Question).where(Question.state == State.IN_REVIEW)


def answers_in_review() -> Select[Answer]:
    """Not those under a question that was removed: they come back with it."""
    gone = select(Question.id).where(Question.id == Answer.question_id, Question.state == State.REMOVED)
    return select(Answer).where(Answer.state == State.IN_REVIEW, ~gone.exists())


def needs_an_answer() -> ColumnElement[bool]:
    """Nobody but the asker wrote; who found it themselves, and said so, needs nobody."""
    return and_(Question.other_count == 0, Question.closed_at.is_(None), Question.solved_at.is_(None))
