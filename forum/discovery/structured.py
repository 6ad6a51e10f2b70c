"""A thread in the words of schema.org, as search engines document them for a page of one question (QAPage)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from flask import current_app
from flask_babel import gettext as _
from markupsafe import Markup

from forum.accounts import person_path
from forum.markup import inline, plain
from forum.pages import Licence, licence_among, licences_since
from forum.questions import Message, Person, Question, Shown, thread_path
from forum.web import absolute

EXCERPT = 200
BEGINNING = datetime.min.replace(tzinfo=UTC)
MOST = 20
"""Suggested answers at most; a thread of a thousand would weigh more as data than as a page."""
ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


class Asked(NamedTuple):
    """A question, and the licences of its site: an answer may be older than the thread it was moved to."""

    id: int
    title: str
    html: str
    me_too_count: int
    created_at: datetime
    published_at: datetime | None
    edited_at: datetime | None
    author: Person | None
    licences: tuple[Licence, ...]

    @property
    def name(self) -> str:
        return plain(inline(self.title))

    @property
    def description(self) -> str:
        return plain(self.html, EXCERPT)

    @property
    def address(self) -> str:
        return absolute(thread_path(self.id, self.title))


def asked(question: Question | Shown) -> Asked:
    by = question.author
    return Asked(
        question.id,
        question.title,
        question.html,
        question.me_too_count,
        question.created_at,
        question.published_at,
        question.edited_at,
        Person(by.id, by.name, by.avatar, by.erased_at) if by else None,
        licences_since(question.site, BEGINNING),
    )


def data_of(question: Asked, answers: Sequence[Message], accepted: Message | None) -> dict[str, Any]:
    """Only what everybody may read, whoever asks; what the asker adds to their own question is no answer to it."""
    shown = [made for made in answers if made.is_published and (not made.from_asker or made is accepted)]
    others = sorted((made for made in shown if made is not accepted), key=lambda made: (-made.helped_count, made.id))
    data: dict[str, Any] = {
        "@type": "Question",
        "name": question.name,
        "text": plain(question.html),
        "url": question.address,
        "answerCount": len(shown),
        "upvoteCount": question.me_too_count,
        **_written(question, question),
    }
    if accepted is not None and accepted in shown:
        data["acceptedAnswer"] = _answer(question, accepted)
    if others:
        data["suggestedAnswer"] = [_answer(question, made) for made in others[:MOST]]
    return {"@context": "https://schema.org", "@type": "QAPage", "mainEntity": data}


def data_block(data: dict[str, Any]) -> Markup:
    """For the head of a page. It is no code and is never run; no text in it can end it, or begin a comment."""
    written = current_app.json.dumps(data, ensure_ascii=False).translate(ESCAPES)
    return Markup('<script type="application/ld+json">{}</script>').format(Markup(written))  # noqa: S704


def _answer(question: Asked, made: Message) -> dict[str, Any]:
    return {
        "@type": "Answer",
        "text": plain(made.html),
        "url": f"{question.address}#answer-{made.id}",
        "upvoteCount": made.helped_count,
        **_written(made, question),
    }


def _written(post: Asked | Message, question: Asked) -> dict[str, Any]:
    licence = licence_among(question.licences, post.created_at)
    licensed = {"license": licence.address} if licence and licence.address else {}
    edited = {"dateModified": post.edited_at.isoformat()} if post.edited_at else {}
    at = post.published_at or post.created_at
    return {"datePublished": at.isoformat(), **edited, "author": _person(post.author), **licensed}


def _person(user: Person | None) -> dict[str, str]:
    if user is None or user.erased_at is not None:
        return {"@type": "Person", "name": _("Somebody who left")}
    return {"@type": "Person", "name": user.name, "url": absolute(person_path(user))}
