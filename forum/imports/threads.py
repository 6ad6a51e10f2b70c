"""Threads and their messages as values of rows. Whether they may be stored, the writer asked before."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from forum import clock
from forum.db import session
from forum.imports import records
from forum.pages import Site
from forum.questions import (
    CloseReason,
    MovedAnswer,
    Pointer,
    Pointing,
    State,
    Text,
    imported_body,
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


def thread_values(given: records.Thread, text: Text, site: Site, author: int, others: dict[str, int]) -> dict[str, Any]:
    closed = given.closed_at is not None
    return {
        "site_id": site.id, "title": imported_title(given.title, text["body"]), **text, "state": state_of(given),
        "author_id": author, "created_at": given.created_at, "published_at": _published(given),
        "imported_at": clock.now(), "solved_at": given.solved_at, "active_at": given.active_at or given.created_at,
        "me_too_count": max(0, given.votes), "pinned_at": given.pinned_at, "locked_at": given.locked_at,
        "faq_at": given.faq_at, "slow_minutes": given.slow_minutes, "slow_until": given.slow_until,
        "made_private_at": given.made_private_at, "closed_at": given.closed_at,
        "close_note": " ".join(given.close_note.split())[:500] if closed else "",
        "closed_by_id": others.get(given.closed_by) if closed else None,
        "close_reason": _REASONS.get(given.close_reason, CloseReason.OTHER) if closed else None,
        **_changes(given, others),
    }  # fmt: skip


def post_values(
    given: records.Post, text: Text, thread: int, author: int, others: dict[str, int], *, from_asker: bool
) -> dict[str, Any]:
    return {
        "question_id": thread, **text, "state": state_of(given), "author_id": author, "by_staff": given.by_staff,
        "from_asker": from_asker if given.from_asker is None else given.from_asker, "created_at": given.created_at,
        "published_at": _published(given), "helped_count": max(0, given.votes), **_changes(given, others),
    }  # fmt: skip


def edit_values(given: records.Edit, post: int, by: int | None) -> dict[str, Any]:
    question, answer = (post, None) if given.thread else (None, post)
    return {
        "title": given.title[:300], "body": imported_body(given.body), "by_id": by, "reason": given.reason[:200],
        "at": given.at, "question_id": question, "answer_id": answer,
    }  # fmt: skip


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
