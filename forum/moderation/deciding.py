"""Decisions about posts and people. Each leaves a row that says how things stood before, so it can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, select, update
from sqlalchemy.orm import joinedload

from forum import accounts, clock, questions
from forum.accounts import Power, Span, User, must_have
from forum.db import session
from forum.events import record
from forum.moderation.events import DecisionMade
from forum.moderation.models import Decision, Kind, Report
from forum.moderation.posts import Post
from forum.moderation.words import handled_words
from forum.questions import Answer, CloseReason, Question, State
from forum.refused import Refused
from forum.screening import Left, traces

NOTE_MAX = 500


def keep(post: Post, *, by: User) -> Decision:
    """Publish what is held, and leave public what was reported: the reports about it are closed either way."""
    post = _fresh(post, by)
    held, first = post.state is State.IN_REVIEW, not post.was_public
    trusted = post.author is not None and post.author.trusted_at is not None
    before = _before([post], after=State.PUBLISHED)
    if held and post.answer:
        questions.approve_answer(post.answer, by=by)
    elif held:
        questions.approve(post.question, by=by)
    newly_trusted = post.author is not None and not trusted and post.author.trusted_at is not None
    return _decided(Kind.PUBLISHED if first else Kind.KEPT, post, before | {"trusted": newly_trusted}, by=by)


def remove(post: Post, note: str = "", *, by: User) -> Decision:
    """Decline what is held, take away what was reported; the note is for its author."""
    return _removed(_fresh(post, by), note, by, {})


def remove_as_spam(post: Post, *, by: User) -> Decision:
    """The same, called by its name: the filter learns it, and no mail says so to whoever sent it."""
    return _removed(_fresh(post, by), "", by, {"spam": True})


def take_down(post: Post, note: str = "", *, by: User) -> Decision:
    """Remove a post that nobody had to report first."""
    return _removed(_fresh(post, by, unasked=True), note, by, {})


def _removed(post: Post, note: str, by: User, said: dict[str, Any]) -> Decision:
    first = not post.was_public
    before = _before([post], after=State.REMOVED) | said
    _take_away(post, by)
    return _decided(Kind.DECLINED if first else Kind.REMOVED, post, before, by=by, note=note)


def close(question: Question, reason: CloseReason, note: str = "", *, by: User) -> Decision:
    """Close a thread from a list; the decision was written down when the closing was heard."""
    must_have(by, Power.CLOSE)
    questions.must_see(question, by)
    if questions.locked(question.id).closed_at is not None:
        raise Refused(handled_words(session.get(User, question.closed_by_id or 0), question.closed_at, by), status=409)
    questions.close(question, reason, note=note, by=by)
    return session.scalars(closings(question.id).limit(1)).one()


def write_down_closing(question: Question, by: User) -> None:
    """However a thread was closed, it stands among the decisions and can be taken back there."""
    _decided(Kind.CLOSED, Post(question), {}, by=by)


def closings(question_id: int) -> Select[Decision]:
    """The closings of a thread that were not taken back, the newest first."""
    theirs = select(Decision).where(Decision.question_id == question_id, Decision.kind == Kind.CLOSED)
    return theirs.where(Decision.undone_at.is_(None)).order_by(Decision.id.desc())


def suspend(person: User, span: Span, reason: str, *, by: User) -> Decision:
    before = {"suspended": _suspension(person)}
    accounts.suspend(person, span, reason, by=by)
    return _decided(Kind.SUSPENDED, None, before, by=by, note=reason, person=person)


def posts_since(person: User, days: int) -> list[Post]:
    """What "spammer" would take away: everything this person wrote in the last days and that is still there."""
    since, there = clock.now() - timedelta(days=days), (State.PUBLISHED, State.IN_REVIEW)
    asked = select(Question).where(
        Question.author_id == person.id, Question.created_at >= since, Question.state.in_(there)
    )
    answered = (
        select(Answer)
        .where(Answer.author_id == person.id, Answer.created_at >= since, Answer.state.in_(there))
        .options(joinedload(Answer.question))
    )
    found = [Post(question) for question in session.scalars(asked.order_by(Question.id))]
    return found + [Post(answer.question, answer) for answer in session.scalars(answered.order_by(Answer.id))]


def left_since(person: User, days: int, *, by: User) -> list[Left]:
    """What would go besides, as far as whoever decides may see it."""
    since = clock.now() - timedelta(days=days)
    return [left for trace in traces() for left in trace.look(person, since, by)]


def remove_spammer(person: User, days: int, reason: str, *, by: User) -> Decision:
    """Everything of the last days goes and nothing more comes, in one step that can be taken back as one."""
    must_have(by, Power.REVIEW)
    suspension = _suspension(person)
    accounts.suspend(person, Span.FOREVER, reason, by=by)
    # Threads are locked in one order, so that two of these at once cannot wait for each other.
    posts = sorted(posts_since(person, days), key=lambda post: (post.question.id, post.number))
    before = _before(posts, after=State.REMOVED) | {"suspended": suspension, "accepted": _accepted(posts)}
    for post in posts:
        _take_away(post, by)
    since = clock.now() - timedelta(days=days)
    before["traces"] = {trace.name: trace.take(person, since, by) for trace in traces()}
    return _decided(Kind.SPAMMER, None, before, by=by, note=reason, person=person)


def _accepted(posts: Sequence[Post]) -> list[list[Any]]:
    """The answers among them that had solved something, and since when."""
    solved = [post for post in posts if post.answer and post.question.accepted_id == post.answer.id]
    return [
        [post.answer_id, post.question.solved_at.isoformat()] for post in solved if post.question.solved_at is not None
    ]


def _take_away(post: Post, by: User) -> None:
    if post.was_public or post.state is State.PUBLISHED:
        questions.remove(post.question, post.answer, by=by)
    elif post.answer:
        questions.decline_answer(post.answer, by=by)
    else:
        questions.decline(post.question, by=by)


def _fresh(post: Post, by: User, *, unasked: bool = False) -> Post:
    """The post as it is now, under its thread's lock; Refused if it does not wait for a decision any more, or, if
    nobody has to have asked for one, if it is gone."""
    must_have(by, Power.REVIEW)
    if post.answer:
        post = Post(*questions.locked_with(post.answer))
    else:
        post = Post(questions.locked(post.question.id))
    reported = select(Report.id).where(Report.post == post.key, Report.closed_at.is_(None)).limit(1)
    if post.state is State.IN_REVIEW or (post.state is State.PUBLISHED and (unasked or session.scalar(reported))):
        return post
    raise Refused(handled_words(*_who_was_faster(post), by), status=409)


def _who_was_faster(post: Post) -> tuple[User | None, datetime | None]:
    about = Decision.answer_id == post.answer_id if post.answer else Decision.answer_id.is_(None)
    theirs = select(Decision).where(Decision.question_id == post.question.id, about).options(joinedload(Decision.by))
    newest = session.scalar(theirs.order_by(Decision.id.desc()).limit(1))
    if newest is not None:
        return newest.by, newest.at
    return questions.who_decided(post.question, post.answer), (post.answer or post.question).removed_at


def _before(posts: Sequence[Post], *, after: State) -> dict[str, Any]:
    """How each post stands and what is said about it, and how it will stand."""
    keys = [post.key for post in posts]
    reports = session.scalars(select(Report.id).where(Report.post.in_(keys), Report.closed_at.is_(None))).all()
    return {
        "posts": [[post.question.id, post.answer_id, post.state.value] for post in posts],
        "reports": list(reports),
        "after": after.value,
    }


def _suspension(person: User) -> list[str]:
    """Until when and why somebody is suspended now, as it can be stored; empty if they are not."""
    until: datetime | None = person.suspended_until if person.is_suspended else None
    return [until.isoformat(), person.suspended_reason] if until else []


def _decided(
    kind: Kind, post: Post | None, before: dict[str, Any], *, by: User, note: str = "", person: User | None = None
) -> Decision:
    """Write the decision down, and close the reports it answers."""
    now, person = clock.now(), person or (post.author if post else None)
    made = Decision(
        kind=kind,
        question_id=post.question.id if post else None,
        answer_id=post.answer_id if post else None,
        person_id=person.id if person else None,
        by_id=by.id,
        note=" ".join(note.split())[:NOTE_MAX],
        before=before,
        at=now,
    )
    session.add(made)
    session.flush()
    answered = update(Report).where(Report.id.in_(before.get("reports", [])))
    session.execute(answered.values(closed_at=now, decision_id=made.id))
    about = (made.question_id, made.answer_id, made.person_id)
    record(DecisionMade(made.id, kind.value, *about, by.id))
    return made


def must_have_days(text: str) -> int:
    """The days of "spammer", from a form or an address."""
    if text not in {"1", "7", "30", "365"}:
        raise Refused(_("Please choose how far back."))
    return int(text)
