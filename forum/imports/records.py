"""What every reader makes of its source: one stream of neutral records, in which whatever is referred to came before.

An `id` is any text that is unique among the records of its kind in one source; so a second import knows the first.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

FORMAT = 1


@dataclass(frozen=True)
class Forum:
    """The first line of an export of Docside: what follows is in its own words."""

    format: int
    made_by: str = ""


@dataclass(frozen=True)
class Person:
    """Somebody who wrote. `account`: their address was confirmed where they come from, so it is theirs here too."""

    id: str
    name: str
    mail: str = ""
    account: bool = False
    created_at: datetime | None = None
    language: str = ""
    about: str = ""
    company: str = ""
    job: str = ""
    links: list[str] = field(default_factory=list)
    trusted_at: datetime | None = None
    suspended_until: datetime | None = None
    suspended_reason: str = ""
    erased_at: datetime | None = None


@dataclass(frozen=True)
class Site:
    """A documentation site, known by the origin of its address."""

    address: str
    name: str
    origins: list[str] = field(default_factory=list)
    review: str = "nobody"
    answered_by: str = ""
    query_names: list[str] = field(default_factory=list)
    fold_case: bool = True
    brand: str = ""
    accent: str = ""
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    decisions_public: bool = False
    licences: list[dict[str, str]] = field(default_factory=list)
    forward_minutes: int = 480
    forwards_since: datetime | None = None
    created_at: datetime | None = None


@dataclass(frozen=True)
class Page:
    """A page of a site; `key` as Docside writes it, found from the address where it is left out."""

    site: str
    address: str
    key: str = ""
    title: str = ""
    aliases: list[str] = field(default_factory=list)
    gone_at: datetime | None = None
    created_at: datetime | None = None


@dataclass(frozen=True)
class Topic:
    name: str
    position: int = 0
    group: str = ""
    group_position: int = 0


@dataclass(frozen=True)
class Place:
    """A page that shows a thread: its key, or an address; `section` is the heading."""

    key: str = ""
    address: str = ""
    title: str = ""
    section: str = ""


@dataclass(frozen=True)
class Thread:
    """A question. `votes` is how many have it too, with or without a name; `site` is one's address, '' the usual."""

    id: str
    title: str
    body: str
    author: str
    created_at: datetime
    site: str = ""
    pages: list[Place] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    votes: int = 0
    state: str = "published"
    published_at: datetime | None = None
    active_at: datetime | None = None
    solved_at: datetime | None = None
    closed_at: datetime | None = None
    closed_by: str = ""
    close_reason: str = ""
    close_note: str = ""
    pinned_at: datetime | None = None
    locked_at: datetime | None = None
    faq_at: datetime | None = None
    slow_minutes: int | None = None
    slow_until: datetime | None = None
    made_private_at: datetime | None = None
    edits: int = 0
    edited_at: datetime | None = None
    edited_by: str = ""
    removed_at: datetime | None = None
    removed_by: str = ""


@dataclass(frozen=True)
class Post:
    """A message of a thread. `accepted`: it solved the question; when, says the thread."""

    id: str
    thread: str
    body: str
    author: str
    created_at: datetime
    accepted: bool = False
    by_staff: bool = False
    from_asker: bool | None = None
    votes: int = 0
    state: str = "published"
    published_at: datetime | None = None
    edits: int = 0
    edited_at: datetime | None = None
    edited_by: str = ""
    removed_at: datetime | None = None
    removed_by: str = ""


@dataclass(frozen=True)
class Vote:
    """A vote with a name, of a thread or of a post; it is counted there already."""

    person: str
    at: datetime
    thread: str = ""
    post: str = ""


@dataclass(frozen=True)
class Edit:
    """What stood in a thread or post before it was changed."""

    id: str
    body: str
    at: datetime
    thread: str = ""
    post: str = ""
    title: str = ""
    by: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Link:
    """From one thread to another, as its `duplicate`, as `split` off it or `merged` into it; with a `post`, that
    post once stood in `thread` and is to be read in `to`."""

    thread: str
    to: str
    why: str = "duplicate"
    post: str = ""


@dataclass(frozen=True)
class File:
    """A picture or file that posts show, under the name their texts have for it; `content` is its bytes as Base64."""

    name: str
    sha256: str
    content: str
    at: datetime
    title: str = ""
    owner: str = ""
    threads: list[str] = field(default_factory=list)
    posts: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Unreadable:
    """Something in the source that is no record, and why, in a sentence."""

    id: str
    sentence: str


Record = Person | Site | Page | Topic | Thread | Post | Vote | Edit | Link | File | Unreadable
KINDS: dict[str, type[Record] | type[Forum]] = {
    "forum": Forum,
    "person": Person,
    "site": Site,
    "page": Page,
    "topic": Topic,
    "thread": Thread,
    "post": Post,
    "vote": Vote,
    "edit": Edit,
    "link": Link,
    "file": File,
}
