"""Where imports come from: the name of each, and its reader."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from forum.imports import discourse, disqus, generic, isso, slack, stackexchange, wordpress, zendesk
from forum.imports.ledger import OURS
from forum.imports.reading import Material, Reader


@dataclass(frozen=True)
class Source:
    """`name` stands in the command, `label` in the form; `takes` is what one gives it."""

    name: str
    label: LazyString
    takes: LazyString
    read: Reader


SOURCES = {
    source.name: source
    for source in (
        Source(
            "json",
            _("An export of Docside, or JSON Lines"),
            _("The file that `forum export` wrote, or one in the same format."),
            generic.read,
        ),
        Source(
            "stackexchange",
            _("Stack Exchange"),
            _("Posts.xml, or a zip with it and what lies beside it: Users, Comments, Votes, PostLinks, PostHistory."),
            stackexchange.read,
        ),
        Source("disqus", _("Disqus"), _("The XML that Disqus exports."), disqus.read),
        Source("wordpress", _("WordPress"), _("The XML that WordPress exports (WXR)."), wordpress.read),
        Source("isso", _("Isso"), _("Its SQLite file, or the JSON of its generic import."), isso.read),
        Source("discourse", _("Discourse"), _("Topics as JSON, a file or a zip of them."), discourse.read),
        Source("zendesk", _("Zendesk"), _("Posts, comments and users of the community, as JSON."), zendesk.read),
        Source("slack", _("Slack"), _("The zip that Slack exports."), slack.read),
    )
}

WORDS = {
    "site": _("Site"), "person": _("Person"), "page": _("Page"), "topic": _("Topic"), "thread": _("Thread"),
    "post": _("Post"), "vote": _("Vote"), "edit": _("Edit"), "link": _("Link"), "file": _("File"),
    "record": _("Record"),
}  # fmt: skip


def record_word(kind: str) -> LazyString | str:
    """What a kind of record is called on pages."""
    return WORDS.get(kind, kind)


def source_name(source: Source, material: Material, name: str) -> str:
    """What the ids of this import are kept under: the same again finds them again. An export of Docside has ids of
    its own that are good everywhere."""
    if source.name == "json" and generic.made_by_docside(material):
        return OURS
    return f"{source.name}/{short(name) or short(default_name(material.path))}"[:60]


def default_name(path: Path) -> str:
    """A folder by its name; Posts.xml is called the same in every dump, so there the folder counts."""
    path = path.resolve()
    return path.parent.name if path.suffix.lower() == ".xml" and path.stem.lower() == "posts" else path.stem


def short(name: str) -> str:
    return re.sub(r"[^a-z0-9.]+", "-", name.lower()).strip("-.")[:40]
