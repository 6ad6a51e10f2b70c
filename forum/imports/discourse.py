"""Discourse: topics as its interface gives them (`/t/ID.json`), one or many in a file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from flask_babel import gettext as _

from forum.imports import records
from forum.imports.comments import moment
from forum.imports.documents import dicts, loaded, number_of, text_of, words
from forum.imports.reading import Material
from forum.markup import from_html

REGULAR, BY_MODERATOR = 1, 2  # 3 is a small action of the system, 4 a whisper among staff


def read(material: Material) -> Iterator[records.Record]:
    seen: set[str] = set()
    for document in loaded(material):
        topics = dicts(document) if isinstance(document, list) else [document] if isinstance(document, dict) else []
        for topic in topics:
            yield from _topic(topic, seen)


def _topic(topic: dict[str, Any], seen: set[str]) -> Iterator[records.Record]:
    number = text_of(topic, "id", "topic_id")
    if topic.get("archetype") == "private_message" or topic.get("visible") is False:
        yield records.Unreadable(id=number, sentence=_("It is private there, so it does not become public here."))
        return
    stream = topic.get("post_stream")
    posts = dicts(stream.get("posts") if isinstance(stream, dict) else None)
    for post in filter(_is_public, posts):
        if (who := _author(post)) not in seen:
            seen.add(who)
            yield records.Person(id=who, name=text_of(post, "name", "username"), created_at=_at(post))
        yield _thread(number, topic, post) if post.get("post_number") == 1 else _post(number, topic, post)


def _is_public(post: dict[str, Any]) -> bool:
    gone = post.get("hidden") or post.get("deleted_at") or post.get("user_deleted")
    return post.get("post_type", REGULAR) in (REGULAR, BY_MODERATOR) and not gone


def _thread(number: str, topic: dict[str, Any], post: dict[str, Any]) -> records.Thread:
    solved = _accepted(topic)
    given = topic.get("tags")
    tags = [text_of(tag, "name") if isinstance(tag, dict) else words(tag)
            for tag in (given if isinstance(given, list) else [])]  # fmt: skip
    closed = moment(text_of(topic, "closed_at", "last_posted_at", "created_at")) if topic.get("closed") else None
    return records.Thread(
        id=number, title=text_of(topic, "title", "fancy_title"), body=_body(post), author=_author(post),
        created_at=_at(post), topics=tags, votes=_likes(post), solved_at=_at(solved) if solved else None,
        closed_at=closed, close_reason="other" if closed else "",
    )  # fmt: skip


def _post(number: str, topic: dict[str, Any], post: dict[str, Any]) -> records.Post:
    return records.Post(
        id=text_of(post, "id"), thread=number, body=_body(post), author=_author(post), created_at=_at(post),
        accepted=post is _accepted(topic), votes=_likes(post),
    )  # fmt: skip


def _accepted(topic: dict[str, Any]) -> dict[str, Any] | None:
    stream, said = topic.get("post_stream"), topic.get("accepted_answer")
    number = said.get("post_number") if isinstance(said, dict) else None
    posts = dicts(stream.get("posts") if isinstance(stream, dict) else None)
    found = (post for post in posts if post.get("accepted_answer") is True or post.get("post_number") == number)
    return next((post for post in found if number is not None or post.get("accepted_answer") is True), None)


def _likes(post: dict[str, Any]) -> int:
    """The kind 2 of what people do with a post is a like."""
    return next((number_of(one.get("count")) for one in dicts(post.get("actions_summary")) if one.get("id") == 2), 0)


def _body(post: dict[str, Any]) -> str:
    """The Markdown as written, where the export has it."""
    return text_of(post, "raw") or from_html(text_of(post, "cooked"))


def _author(post: dict[str, Any]) -> str:
    return text_of(post, "user_id", "username") or "nobody"


def _at(post: dict[str, Any]) -> datetime:
    return moment(text_of(post, "created_at")) or datetime(1970, 1, 1, tzinfo=UTC)
