"""Changing the text of a post. What stood there before is kept, and everybody may read it."""

from __future__ import annotations

from flask_babel import gettext as _

from forum import attachments, clock
from forum.accounts import User
from forum.db import session
from forum.events import record
from forum.questions import mentioning, permissions
from forum.questions.answering import hear_objections
from forum.questions.attached import kind_of
from forum.questions.changing import locked, redrawn
from forum.questions.events import PersonMentioned, PostEdited
from forum.questions.hiding import hide
from forum.questions.holding import looks_like_spam
from forum.questions.models import Answer, Question
from forum.questions.newcomers import must_fit
from forum.questions.post_models import Edit
from forum.questions.writing import Text, checked_title, written
from forum.refused import Refused

REASON_MAX = 200


def edit_question(question: Question, title: str, body: str, *, by: User, seen: int, reason: str = "") -> None:
    """`seen` is the number of edits the writer's form was made after; somebody else's in between is not overwritten."""
    question = locked(question.id)
    must_edit(question, None, by)
    _must_be_newest(question, seen)
    title, text = checked_title(title), written(body)
    if (title, text["body"]) == (question.title, question.body):
        return
    must_fit(text["html"], question.site, by)
    session.add(Edit(question_id=question.id, title=question.title, body=question.body, **_by(by, reason)))
    question.title = title
    _put(question, None, text, by)


def edit_answer(answer: Answer, body: str, *, by: User, seen: int, reason: str = "") -> None:
    """See `edit_question`."""
    question = locked(answer.question_id)
    answer = session.get_one(Answer, answer.id, populate_existing=True)
    must_edit(question, answer, by)
    _must_be_newest(answer, seen)
    text = written(body)
    if text["body"] == answer.body:
        return
    must_fit(text["html"], question.site, by)
    if answer.by_staff and by.is_staff:
        hear_objections(question, by)
    session.add(Edit(answer_id=answer.id, title="", body=answer.body, **_by(by, reason)))
    _put(question, answer, text, by)


def must_edit(question: Question, answer: Answer | None, by: User) -> None:
    permissions.must_see(question, by)
    if answer is not None:
        permissions.must_see_answer(answer, by)
    permissions.must_be_author_or(permissions.edits_others(by), answer or question, by)
    if why := permissions.why_not_edit(question, answer, by):
        raise Refused(why, status=409)


def _must_be_newest(post: Question | Answer, seen: int) -> None:
    if post.edits != seen:
        raise Refused(
            _(
                "Somebody changed this text while you were writing. Your text is kept below; read the history, "
                "then save again to replace theirs by yours."
            ),
            status=409,
        )


def _by(by: User, reason: str) -> dict[str, object]:
    return {"by_id": by.id, "reason": " ".join(reason.split())[:REASON_MAX], "at": clock.now()}


def _put(question: Question, answer: Answer | None, text: Text, by: User) -> None:
    post, answer_id = answer or question, answer.id if answer else None
    post.body, post.html, post.markup_version = text["body"], text["html"], text["markup_version"]
    post.edits, post.edited_at, post.edited_by_id = post.edits + 1, clock.now(), by.id
    attachments.keep_for(kind_of(post), post.id, post.body, by=by)
    new = mentioning.note_mentions(question, answer)
    redrawn(question)
    session.flush()
    record(PostEdited(question.id, answer_id, by.id))
    if post.is_published:  # in review nobody is told; whoever publishes it tells everybody who is meant
        for number in new:
            record(PersonMentioned(question.id, answer_id, number, by.id))
        if post.author_id == by.id and looks_like_spam(question, answer, by):
            hide(question, answer)
