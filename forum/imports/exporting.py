"""Everything the forum holds as records, in the format that `generic` reads; the same forum is the same file."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any, TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from forum.accounts import User, is_placeholder, profile_of
from forum.db import session, write
from forum.imports import records
from forum.imports.exporting_files import files
from forum.imports.generic import line_of
from forum.imports.ledger import FORUM_NAME, OURS
from forum.imports.models import Placeholder, What
from forum.imports.names import AT_ONCE, Names
from forum.pages import Page, PageAlias, Site
from forum.questions import (
    Answer,
    AnswerVote,
    Edit,
    MovedAnswer,
    Pointer,
    Question,
    QuestionVote,
    ShownOn,
    State,
    Topic,
    TopicGroup,
)
from forum.web import option, set_option

Row = TypeVar("Row")


def export(*, without_files: bool = False) -> Iterator[str]:
    """The lines of the file. Who never confirmed a question, sign-ins, roles and tickets are no part of it."""
    _must_have_a_name()
    yield line_of(records.Forum(format=records.FORMAT, made_by=OURS))
    parts = [_sites, _people, _pages, _topics, _threads, _votes, _edits, _links]
    for part in parts if without_files else [*parts, files]:
        for record in part():
            yield line_of(record)
    session.rollback()


def _must_have_a_name() -> None:
    """Given once, at the first export: the numbers of two forums must not be taken for each other."""
    if not option(FORUM_NAME):
        with write():
            set_option(FORUM_NAME, secrets.token_hex(4))


def _in_slices(statement: Select[Any], column: Any, number: Callable[[Any], int]) -> Iterator[Sequence[Any]]:
    """Rows by their number, so many at a time, whatever is written meanwhile."""
    last = 0
    while rows := session.scalars(statement.where(column > last).order_by(column).limit(AT_ONCE)).all():
        yield rows
        last = number(rows[-1])
        session.rollback()
        session.expunge_all()


def _by_id(statement: Select[Any], model: Any) -> Iterator[Sequence[Any]]:
    return _in_slices(statement, model.id, lambda row: int(row.id))


def _sites() -> Iterator[records.Record]:
    for site in session.scalars(select(Site).order_by(Site.id)).all():
        yield records.Site(
            address=site.address, name=site.name, origins=sorted(one.origin for one in site.origins),
            review=site.review.value, answered_by=site.answered_by, query_names=list(site.query_names),
            fold_case=site.fold_case, brand=site.brand, accent=site.accent, words=site.words,
            decisions_public=site.decisions_public, forward_minutes=site.forward_minutes,
            licences=[dict(sorted(row.items())) for row in site.licences],
            forwards_since=site.forwards_since, created_at=site.created_at,
        )  # fmt: skip


def _people() -> Iterator[records.Record]:
    names = Names(What.PERSON)
    for users in _by_id(select(User), User):
        numbers = [user.id for user in users]
        names.find(numbers)
        kept = select(Placeholder).where(Placeholder.user_id.in_(numbers))
        mails = {row.user_id: row.mail for row in session.scalars(kept)}
        for user in users:
            yield _person(user, names[user.id], mails.get(user.id, ""))


def _person(user: User, name: str, mail: str) -> records.Person:
    if user.erased_at:
        return records.Person(id=name, name=user.name, created_at=user.created_at, erased_at=user.erased_at)
    profile, account = profile_of(user), not is_placeholder(user)
    return records.Person(
        id=name, name=user.name, mail=user.email if account else mail, account=account, created_at=user.created_at,
        language=user.language, about=profile.about, company=profile.company, job=profile.job,
        links=list(profile.links), trusted_at=user.trusted_at, suspended_until=user.suspended_until,
        suspended_reason=user.suspended_reason,
    )  # fmt: skip


def _pages() -> Iterator[records.Record]:
    sites = {site.id: site.address for site in session.scalars(select(Site))}
    for pages in _by_id(select(Page), Page):
        aliases = select(PageAlias).where(PageAlias.page_id.in_([page.id for page in pages]))
        known: dict[int, list[str]] = {}
        for alias in session.scalars(aliases.order_by(PageAlias.key)):
            known.setdefault(alias.page_id, []).append(alias.key)
        for page in pages:
            yield records.Page(
                site=sites[page.site_id], address=page.address, key=page.key, title=page.title,
                aliases=sorted(known.get(page.id, [])), gone_at=page.gone_at, created_at=page.created_at,
            )  # fmt: skip


def _topics() -> Iterator[records.Record]:
    every = select(Topic, TopicGroup).outerjoin(TopicGroup, TopicGroup.id == Topic.group_id).order_by(Topic.id)
    for topic, group in session.execute(every).all():
        yield records.Topic(
            name=topic.name, position=topic.position, group=group.name if group else "",
            group_position=group.position if group else 0,
        )  # fmt: skip


def _threads() -> Iterator[records.Record]:
    kept = select(Question).where(Question.state != State.UNCONFIRMED, Question.author_id.is_not(None))
    kept = kept.options(
        selectinload(Question.topics), selectinload(Question.shown_on).joinedload(ShownOn.page),
        selectinload(Question.site),
    )  # fmt: skip
    threads, posts, people = Names(What.THREAD), Names(What.POST), Names(What.PERSON)
    for questions in _by_id(kept, Question):
        numbers = [question.id for question in questions]
        written = select(Answer).where(Answer.question_id.in_(numbers)).order_by(Answer.question_id, Answer.id)
        answers = session.scalars(written).all()
        rows: list[Any] = [*questions, *answers]
        threads.find(numbers)
        posts.find([answer.id for answer in answers])
        people.find([number for row in rows for number in (row.author_id, row.edited_by_id, row.removed_by_id)]
                    + [question.closed_by_id for question in questions])  # fmt: skip
        by_thread = {number: list(some) for number, some in groupby(answers, lambda answer: answer.question_id)}
        for question in questions:
            yield _thread(question, threads, people)
            for answer in by_thread.get(question.id, ()):
                yield _post(answer, question, threads, posts, people)


def _thread(question: Question, threads: Names, people: Names) -> records.Thread:
    return records.Thread(
        id=threads[question.id], title=question.title, body=question.body, author=people[question.author_id],
        created_at=question.created_at, site=question.site.address,
        pages=[records.Place(key=shown.page.key, section=shown.section)
               for shown in sorted(question.shown_on, key=lambda shown: shown.page_id)],
        topics=sorted(topic.name for topic in question.topics), votes=question.me_too_count,
        state=question.state.value, published_at=question.published_at, active_at=question.active_at,
        solved_at=question.solved_at, closed_at=question.closed_at, closed_by=people[question.closed_by_id],
        close_reason=question.close_reason.value if question.close_reason else "", close_note=question.close_note,
        pinned_at=question.pinned_at, locked_at=question.locked_at, faq_at=question.faq_at,
        slow_minutes=question.slow_minutes, slow_until=question.slow_until, made_private_at=question.made_private_at,
        **_changes(question, people),
    )  # fmt: skip


def _post(answer: Answer, question: Question, threads: Names, posts: Names, people: Names) -> records.Post:
    return records.Post(
        id=posts[answer.id], thread=threads[question.id], body=answer.body, author=people[answer.author_id],
        created_at=answer.created_at, accepted=question.accepted_id == answer.id, by_staff=answer.by_staff,
        from_asker=answer.from_asker, votes=answer.helped_count, state=answer.state.value,
        published_at=answer.published_at, **_changes(answer, people),
    )  # fmt: skip


def _changes(post: Question | Answer, people: Names) -> dict[str, Any]:
    return {
        "edits": post.edits,
        "edited_at": post.edited_at,
        "edited_by": people[post.edited_by_id],
        "removed_at": post.removed_at,
        "removed_by": people[post.removed_by_id],
    }


def _votes() -> Iterator[records.Record]:
    """Of each thread and each answer in turn, by the order in which their people came."""
    people = Names(What.PERSON)
    kinds: tuple[tuple[What, str, str, Any], ...] = (
        (What.THREAD, "thread", "question_id", QuestionVote),
        (What.POST, "post", "answer_id", AnswerVote),
    )
    for what, post, of, model in kinds:
        names, column = Names(what), getattr(model, of)
        for numbers in _in_slices(select(column).distinct(), column, int):
            cast = session.scalars(select(model).where(column.in_(numbers)).order_by(column, model.user_id)).all()
            names.find(list(numbers))
            people.find([vote.user_id for vote in cast])
            for vote in cast:
                yield records.Vote(person=people[vote.user_id], at=vote.at, **{post: names[getattr(vote, of)]})


def _edits() -> Iterator[records.Record]:
    edits, threads, posts, people = (Names(what) for what in (What.EDIT, What.THREAD, What.POST, What.PERSON))
    for rows in _by_id(select(Edit), Edit):
        edits.find([row.id for row in rows])
        threads.find([row.question_id for row in rows])
        posts.find([row.answer_id for row in rows])
        people.find([row.by_id for row in rows])
        for row in rows:
            yield records.Edit(
                id=edits[row.id], thread=threads[row.question_id], post=posts[row.answer_id], title=row.title,
                body=row.body, by=people[row.by_id], reason=row.reason, at=row.at,
            )  # fmt: skip


def _links() -> Iterator[records.Record]:
    threads, posts = Names(What.THREAD), Names(What.POST)
    pointing = _in_slices(select(Pointer.question_id).distinct(), Pointer.question_id, int)
    for numbers in pointing:
        rows = session.scalars(
            select(Pointer).where(Pointer.question_id.in_(numbers)).order_by(Pointer.question_id, Pointer.kind)
        ).all()
        threads.find([number for row in rows for number in (row.question_id, row.to_id)])
        for row in sorted(rows, key=lambda one: (one.question_id, one.kind.value)):
            yield records.Link(thread=threads[row.question_id], to=threads[row.to_id], why=row.kind.value)
    for numbers in _in_slices(select(MovedAnswer.answer_id).distinct(), MovedAnswer.answer_id, int):
        moved = select(MovedAnswer).where(MovedAnswer.answer_id.in_(numbers))
        kept = session.scalars(moved.order_by(MovedAnswer.answer_id, MovedAnswer.from_id)).all()
        threads.find([number for row in kept for number in (row.from_id, row.to_id)])
        posts.find([row.answer_id for row in kept])
        for one in kept:
            yield records.Link(
                thread=threads[one.from_id], to=threads[one.to_id], why="split", post=posts[one.answer_id]
            )
