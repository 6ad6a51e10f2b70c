"""Threads and their messages as rows. Only what is stored is decided here; whether it may be, the writer asked."""

from __future__ import annotations

from flask_babel import gettext as _

from forum import clock
from forum.db import session
from forum.imports import records
from forum.imports.places import page_of, section_of, topics_of
from forum.pages import Site
from forum.questions import (
    Answer,
    AnswerVote,
    CloseReason,
    Edit,
    MovedAnswer,
    Pointer,
    Pointing,
    Question,
    QuestionVote,
    ShownOn,
    State,
    imported_body,
    imported_text,
    imported_title,
)
from forum.refused import Refused

_STATES = {state.value: state for state in (State.PUBLISHED, State.IN_REVIEW, State.REMOVED)}
_REASONS = {reason.value: reason for reason in CloseReason}
WHYS = {pointing.value: pointing for pointing in Pointing}


def state_of(given: records.Thread | records.Post) -> State:
    if given.state not in _STATES:
        raise Refused(_("“%(state)s” is no state of a post.", state=given.state[:40]))
    return _STATES[given.state]


def bring_thread(
    given: records.Thread, site: Site, places: list[records.Place], author: int, others: dict[str, int]
) -> Question:
    text = imported_text(must_say_something(given))
    question = Question(
        site_id=site.id, title=imported_title(given.title, text["body"]), **text, state=state_of(given),
        author_id=author, asker_name="", asker_email="", page_title="", submission=None,
        created_at=given.created_at, published_at=_published(given), imported_at=clock.now(),
        solved_at=given.solved_at, active_at=given.active_at or given.created_at, answer_count=0, other_count=0,
        revision=0, me_too_count=max(0, given.votes), close_note="",
        pinned_at=given.pinned_at, locked_at=given.locked_at, faq_at=given.faq_at, slow_minutes=given.slow_minutes,
        slow_until=given.slow_until, made_private_at=given.made_private_at, **_changes(given, others),
    )  # fmt: skip
    if given.closed_at:
        question.closed_at, question.close_note = given.closed_at, " ".join(given.close_note.split())[:500]
        question.closed_by_id = others.get(given.closed_by)
        question.close_reason = _REASONS.get(given.close_reason, CloseReason.OTHER)
    question.topics = topics_of(given.topics)
    shown = {page_of(site, place).id: section_of(site, place) for place in places}
    question.shown_on = [ShownOn(page_id=number, section=section) for number, section in shown.items()]
    session.add(question)
    return question


def bring_post(given: records.Post, question: Question, author: int, others: dict[str, int]) -> Answer:
    asked = question.author_id == author and question.faq_at is None
    text = imported_text(must_say_something(given))
    answer = Answer(
        question_id=question.id, **text, state=state_of(given), author_id=author,
        by_staff=given.by_staff, from_asker=asked if given.from_asker is None else given.from_asker, submission=None,
        created_at=given.created_at, published_at=_published(given), helped_count=max(0, given.votes),
        **_changes(given, others),
    )  # fmt: skip
    session.add(answer)
    return answer


def bring_vote(given: records.Vote, post: int, person: int) -> bool:
    """A name to a vote that is counted already; False if it is there."""
    model, column = (QuestionVote, "question_id") if given.thread else (AnswerVote, "answer_id")
    if session.get(model, (post, person)):
        return False
    session.add(model(**{column: post}, user_id=person, at=given.at))
    return True


def bring_edit(given: records.Edit, post: int, by: int | None) -> Edit:
    made = Edit(title=given.title[:300], body=imported_body(given.body), by_id=by, reason=given.reason[:200])
    made.at = given.at
    made.question_id, made.answer_id = (post, None) if given.thread else (None, post)
    session.add(made)
    return made


def bring_link(given: records.Link, thread: int, to: int, post: int | None) -> bool:
    """False if it is there."""
    if post is not None:
        there = session.get(MovedAnswer, (post, thread))
        if there is None:
            session.add(MovedAnswer(answer_id=post, from_id=thread, to_id=to))
        return there is None
    kind = WHYS[given.why]
    if session.get(Pointer, (thread, kind)):
        return False
    session.add(Pointer(question_id=thread, kind=kind, to_id=to))
    return True


def must_say_something(given: records.Thread | records.Post) -> str:
    """Only what was removed may be empty: an answer that became a question leaves such a row behind."""
    if not (said := imported_body(given.body)) and given.state != State.REMOVED.value:
        raise Refused(_("It has no text."))
    return said


def _published(given: records.Thread | records.Post) -> object:
    return given.published_at or (given.created_at if given.state == "published" else None)


def _changes(given: records.Thread | records.Post, others: dict[str, int]) -> dict[str, object]:
    return {
        "edits": max(0, given.edits),
        "edited_at": given.edited_at,
        "edited_by_id": others.get(given.edited_by),
        "removed_at": given.removed_at,
        "removed_by_id": others.get(given.removed_by),
    }
