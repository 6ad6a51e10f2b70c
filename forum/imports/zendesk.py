"""Zendesk: the community of its help centre, as its interface gives it (`posts`, `comments`, `users`, `topics`)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from flask_babel import gettext as _

from forum.imports import records
from forum.imports.comments import moment
from forum.imports.documents import dicts, loaded, number_of, text_of
from forum.imports.reading import Material
from forum.markup import from_html

SOLVED = {"answered", "completed"}


def read(material: Material) -> Iterator[records.Record]:
    """People and topics first, then posts, then what was written under them, however the files lie."""
    topics: dict[str, str] = {}
    people: set[str] = set()
    for document in _documents(material):
        topics |= {text_of(topic, "id"): text_of(topic, "name") for topic in dicts(document.get("topics"))}
        for user in dicts(document.get("users")):
            people.add(text_of(user, "id"))
            yield records.Person(
                id=text_of(user, "id"), name=text_of(user, "name"), mail=text_of(user, "email"), created_at=_at(user)
            )
    for document in _documents(material):
        for ticket in dicts(document.get("tickets")):
            sentence = _("A ticket is private, so it does not become a public thread.")
            yield records.Unreadable(id=text_of(ticket, "id"), sentence=sentence)
        for post in dicts(document.get("posts")):
            yield from _unknown(post, people)
            yield _thread(post, topics)
    for document in _documents(material):
        for comment in dicts(document.get("comments")):
            yield from _unknown(comment, people)
            yield _post(comment)


def _documents(material: Material) -> Iterator[dict[str, Any]]:
    yield from (document for document in loaded(material) if isinstance(document, dict))


def _unknown(written: dict[str, Any], people: set[str]) -> Iterator[records.Record]:
    if (author := text_of(written, "author_id")) not in people:
        people.add(author)
        yield records.Person(id=author, name=_("Somebody"), created_at=_at(written))


def _thread(post: dict[str, Any], topics: dict[str, str]) -> records.Thread:
    topic = topics.get(text_of(post, "topic_id"), "")
    changed = moment(text_of(post, "updated_at")) or _at(post)
    closed = bool(post.get("closed"))
    return records.Thread(
        id=text_of(post, "id"), title=text_of(post, "title"), body=from_html(text_of(post, "details")),
        author=text_of(post, "author_id"), created_at=_at(post), topics=[topic] if topic else [],
        votes=number_of(post.get("vote_sum")), solved_at=changed if text_of(post, "status") in SOLVED else None,
        closed_at=changed if closed else None, close_reason="other" if closed else "", pinned_at=None,
    )  # fmt: skip


def _post(comment: dict[str, Any]) -> records.Post:
    return records.Post(
        id=text_of(comment, "id"), thread=text_of(comment, "post_id") or _of_address(text_of(comment, "html_url")),
        body=from_html(text_of(comment, "body")), author=text_of(comment, "author_id"), created_at=_at(comment),
        accepted=comment.get("official") is True, votes=number_of(comment.get("vote_sum")),
    )  # fmt: skip


def _of_address(address: str) -> str:
    """…/community/posts/115-Title/comments/206: which post it is about."""
    return address.partition("/posts/")[2].partition("/")[0].partition("-")[0]


def _at(given: dict[str, Any]) -> datetime:
    return moment(text_of(given, "created_at")) or datetime(1970, 1, 1, tzinfo=UTC)
