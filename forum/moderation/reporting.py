from __future__ import annotations

from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, bindparam, func, select

from forum import clock
from forum.accounts import User, must_not_be_suspended
from forum.db import add_once, in_columns, session
from forum.events import record
from forum.moderation.events import PostReported
from forum.moderation.models import Decision, Kind, Report, Why
from forum.moderation.posts import Post
from forum.questions import State, hide, locked, weight_of
from forum.refused import Refused
from forum.web import of_request, option

HIDE_AT = "reports_hide_at"
USUAL_HIDE_AT = 3
# So many reports for nothing, of late, and somebody's next ones hide nothing by themselves.
OFTEN, LATELY = 3, timedelta(days=90)


def report(post: Post, why: Why, text: str, *, by: User | None) -> None:
    """Have moderators look at a post. Twice by the same person is once; enough people take it out of sight.

    `by` is None for a reader who is not signed in: moderators look, and nothing is hidden by it.
    """
    locked(post.question.id)
    if by is not None:
        must_not_be_suspended(by)
    if post.state is not State.PUBLISHED or not post.question.is_published:
        raise Refused(_("This post is not public any more; thank you for looking."), status=409)
    if by is not None and post.author is not None and post.author.id == by.id:
        raise Refused(_("This is your own post."))
    text = text.strip()[:1000]
    if why is Why.OTHER and not text:
        raise Refused(_("Please say in a few words what is wrong."))
    who = by.id if by else None
    made = Report(
        question_id=post.question.id, answer_id=post.answer_id, post=post.key, reporter_id=who, why=why, text=text,
        created_at=clock.now(),
    )  # fmt: skip
    if not add_once(made):
        return
    record(PostReported(post.question.id, made.id))
    if _enough(post):
        hide(post.question, post.answer)


_REPORTED = select(Report.post).where(
    Report.reporter_id == bindparam("by"), Report.question_id == bindparam("thread"), Report.closed_at.is_(None)
)


def reported_by(user: User, question_id: int) -> set[str]:
    """The keys of the posts of a thread this person has reported; one statement for each page."""
    kept = of_request()
    if "reported" not in kept:
        mine = in_columns(_REPORTED, {"by": user.id, "thread": question_id})
        kept["reported"] = (question_id, {post for (post,) in mine})
    of_thread, keys = kept["reported"]
    return keys if of_thread == question_id else set()


def _enough(post: Post) -> bool:
    """Whether those who agree that it should be looked at first weigh enough: who is known well or on the team twice.
    Never for the team's posts, and not by those to whom a moderator said already that it may stay as it is."""
    needed, author = int(option(HIDE_AT, USUAL_HIDE_AT)), post.author
    if not needed or (author is not None and (author.is_staff or author.powers)):
        return False
    reporters = select(User).join(Report, Report.reporter_id == User.id)
    said = session.scalars(
        reporters.where(Report.post == post.key, Report.closed_at.is_(None), User.id.not_in(_answered(post)))
    ).all()
    return sum(_weight(person) for person in said) >= needed


def _weight(person: User) -> int:
    return 0 if _is_often_wrong(person) else weight_of(person)


def _answered(post: Post) -> Select[int]:
    """Whose report of this very text was looked at, and the post was kept."""
    kept = select(Report.reporter_id).join(Report.decision).where(Report.post == post.key, _was_kept())
    edited = (post.answer or post.question).edited_at
    kept = kept.where(Report.reporter_id.is_not(None))
    return kept if edited is None else kept.where(Report.closed_at > edited)  # type: ignore[return-value]


def _is_often_wrong(person: User) -> bool:
    """Moderators lately kept more of what they reported than they took away."""
    lately = (Report.reporter_id == person.id) & (Report.closed_at > clock.now() - LATELY)
    counts = select(func.count().filter(_was_kept()), func.count()).select_from(Report).join(Report.decision)
    wrong, answered = session.execute(counts.where(lately)).one()
    return wrong >= OFTEN and wrong * 2 > answered


def _was_kept() -> ColumnElement[bool]:
    return Decision.kind.in_((Kind.PUBLISHED, Kind.KEPT))
