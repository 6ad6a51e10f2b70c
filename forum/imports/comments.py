"""Comments under pages, as many systems have them: each that answers nobody begins a thread, the others stand in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from flask_babel import gettext as _

from forum.imports import records


@dataclass(frozen=True)
class Comment:
    """`parent` is the id of what it answers, '' if nobody; `mail` is what its author typed, and proves nothing."""

    id: str
    parent: str
    name: str
    mail: str
    text: str
    at: datetime | None
    votes: int = 0


class Conversations:
    """Remembers of every comment in which thread it stands, and who was named already."""

    def __init__(self) -> None:
        self.roots: dict[str, str] = {}
        self.people: set[str] = set()

    def of_page(self, place: records.Place, comments: Iterable[Comment]) -> Iterator[records.Record]:
        for comment in comments:
            yield from self.of(place, comment)

    def of(self, place: records.Place, comment: Comment) -> Iterator[records.Record]:
        author = author_id(comment)
        if author not in self.people:
            self.people.add(author)
            yield records.Person(
                id=author, name=comment.name.strip() or _("Somebody"), mail=comment.mail, created_at=comment.at
            )
        root = self.roots.get(comment.parent, "") if comment.parent else ""
        self.roots[comment.id] = root or comment.id
        at = comment.at or datetime(1970, 1, 1, tzinfo=UTC)
        if root:
            yield records.Post(
                id=comment.id, thread=root, body=comment.text, author=author, created_at=at, votes=comment.votes
            )
        else:
            yield records.Thread(
                id=comment.id, title="", body=comment.text, author=author, created_at=at, pages=[place],
                votes=comment.votes,
            )  # fmt: skip


def author_id(comment: Comment) -> str:
    """The same address is the same person; its letters are no part of the id, which outlives the person."""
    typed = f"mail:{comment.mail.strip().lower()}" if comment.mail.strip() else f"name:{comment.name.strip()}"
    return sha256(typed.encode()).hexdigest()[:32]


def short_key(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]


def moment(text: str) -> datetime | None:
    """A time as exports write it; without a zone it is UTC."""
    try:
        found = datetime.fromisoformat(text.strip())
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):  # the first hour of the year 1, east of Greenwich
        return None
