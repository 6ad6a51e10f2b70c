"""A thread in the words of schema.org, as search engines document them for a page of one question (QAPage)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from markupsafe import Markup

from forum.accounts import User, person_path
from forum.markup import inline, plain
from forum.questions import Answer, Question, answer_path, path
from forum.web import absolute

MOST = 20
"""Suggested answers at most; a thread of a thousand would weigh more as data than as a page."""
ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def data_of(question: Question, answers: Sequence[Answer], accepted: Answer | None) -> dict[str, Any]:
    """Only what everybody may read, whoever asks; what the asker adds to their own question is no answer to it."""
    shown = [made for made in answers if made.is_published and (not made.from_asker or made is accepted)]
    others = sorted((made for made in shown if made is not accepted), key=lambda made: (-made.helped_count, made.id))
    asked: dict[str, Any] = {
        "@type": "Question",
        "name": plain(inline(question.title)),
        "text": plain(question.html),
        "url": absolute(path(question)),
        "answerCount": len(shown),
        "upvoteCount": question.me_too_count,
        **_written(question),
    }
    if accepted is not None and accepted in shown:
        asked["acceptedAnswer"] = _answer(question, accepted)
    if others:
        asked["suggestedAnswer"] = [_answer(question, made) for made in others[:MOST]]
    return {"@context": "https://schema.org", "@type": "QAPage", "mainEntity": asked}


def data_block(data: dict[str, Any]) -> Markup:
    """For the head of a page. It is no code and is never run; no text in it can end it, or begin a comment."""
    written = current_app.json.dumps(data, ensure_ascii=False).translate(ESCAPES)
    return Markup('<script type="application/ld+json">{}</script>').format(Markup(written))  # noqa: S704


def _answer(question: Question, made: Answer) -> dict[str, Any]:
    return {
        "@type": "Answer",
        "text": plain(made.html),
        "url": absolute(answer_path(question, made)),
        "upvoteCount": made.helped_count,
        **_written(made),
    }


def _written(post: Question | Answer) -> dict[str, Any]:
    edited = {"dateModified": post.edited_at.isoformat()} if post.edited_at else {}
    at = post.published_at or post.created_at
    return {"datePublished": at.isoformat(), **edited, "author": _person(post.author)}


def _person(user: User | None) -> dict[str, str]:
    if user is None or user.erased_at is not None:
        return {"@type": "Person", "name": _("Somebody who left")}
    return {"@type": "Person", "name": user.name, "url": absolute(person_path(user))}
