"""An export of Slack: the threads of its public channels. A message that nobody replied to is left where it is."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from flask_babel import gettext as _

from forum.imports import records
from forum.imports.documents import dicts, loaded, number_of, text_of
from forum.imports.reading import Material
from forum.refused import Refused

_WRITTEN = {"", "thread_broadcast", "file_share", "bot_message", "me_message"}
_DAY = re.compile(r"(?:^|/)(?P<channel>[^/]+)/\d{4}-\d\d-\d\d\.json$")
_CODE = re.compile(r"(```.*?```|`[^`\n]+`)", re.DOTALL)
_LINK = re.compile(r"<([^<>|\n]+)(?:\|([^<>\n]*))?>")
_MARKS = ((r"\*", "**"), ("_", "*"), ("~", "~~"))
_THUMBS = {"+1", "thumbsup", "heavy_plus_sign", "raised_hands"}


def read(material: Material) -> Iterator[records.Record]:
    public, users = _public_channels(material), _users(material)
    yield from (records.Person(id=id_, name=name, mail=mail) for id_, (name, mail) in users.items())
    names = {id_: name for id_, (name, _mail) in users.items()}
    for name, channel in _days(material, public):
        for document in loaded(material, [name]):
            for message in dicts(document):
                yield from _message(message, channel, names)


def _public_channels(material: Material) -> set[str]:
    """Only what everybody there could read: an export may hold private channels and direct messages too."""
    file = material.find("channels.json")
    if file is None:
        raise Refused(_("There is no channels.json in it, which says what was public."))
    return {text_of(channel, "name") for document in loaded(material, [file]) for channel in dicts(document)}


def _users(material: Material) -> dict[str, tuple[str, str]]:
    file = material.find("users.json")
    users: dict[str, tuple[str, str]] = {}
    for document in loaded(material, [file]) if file else ():
        for user in dicts(document):
            profile = next(iter(dicts([user.get("profile")])), {})
            name = text_of(profile, "display_name", "real_name") or text_of(user, "real_name", "name")
            users[text_of(user, "id")] = (name, text_of(profile, "email"))
    return users


def _days(material: Material, public: set[str]) -> Iterator[tuple[str, str]]:
    """The files of each channel, in the order of their days."""
    for name in material.names:
        if (found := _DAY.search(name)) and found["channel"] in public:
            yield name, found["channel"]


def _message(message: dict[str, Any], channel: str, names: dict[str, str]) -> Iterator[records.Record]:
    ts, thread = text_of(message, "ts"), text_of(message, "thread_ts")
    if message.get("type") != "message" or text_of(message, "subtype") not in _WRITTEN or not thread:
        return
    author, at, text = (
        text_of(message, "user", "bot_id") or "nobody",
        _at(ts),
        markdown(text_of(message, "text"), names),
    )
    if at is None:
        yield records.Unreadable(id=f"{channel}:{ts}"[:200], sentence=_("Its time cannot be read."))
        return
    if author not in names:
        names[author] = text_of(message, "username") or _("Somebody")
        yield records.Person(id=author, name=names[author], created_at=at)
    reactions = (one for one in dicts(message.get("reactions")) if text_of(one, "name").partition("::")[0] in _THUMBS)
    votes = sum(number_of(one.get("count")) or _count(one.get("users")) for one in reactions)
    root = f"{channel}:{thread}"
    if ts == thread:
        yield records.Thread(
            id=root, title="", body=text, author=author, created_at=at, topics=[channel], votes=votes
        )  # fmt: skip
    else:
        yield records.Post(id=f"{channel}:{ts}", thread=root, body=text, author=author, created_at=at, votes=votes)


def _count(users: Any) -> int:
    return len(users) if isinstance(users, list) else 0


def markdown(text: str, names: dict[str, str]) -> str:
    """What Slack calls mrkdwn, as Markdown; code stays to the letter."""
    parts = _CODE.split(text)
    return "".join(_code(part) if n % 2 else _words(part, names) for n, part in enumerate(parts)).strip()


def _code(part: str) -> str:
    part = html.unescape(re.sub(r"<([^<>|\n]+)(?:\|([^<>\n]*))?>", lambda link: link[2] or link[1], part))
    if not part.startswith("```"):
        return part
    inner = part[3:-3].strip("\n")
    return f"\n\n```\n{inner}\n```\n\n"


def _words(part: str, names: dict[str, str]) -> str:
    part = _LINK.sub(lambda found: _link(found, names), part)
    for sign, mark in _MARKS:
        part = re.sub(rf"(?<![\w\\{sign}]){sign}(?=\S)([^\n{sign}]+?)(?<=\S){sign}(?!\w)", rf"{mark}\1{mark}", part)
    return html.unescape(re.sub(r"^• ?", "- ", part, flags=re.MULTILINE))


def _link(found: re.Match[str], names: dict[str, str]) -> str:
    target, words = found[1], found[2] or ""
    if target.startswith("@"):
        return f"@{names.get(target[1:], words or _('Somebody'))}"
    if target.startswith("#"):
        return f"#{words or target[1:]}"
    if target.startswith("!"):
        return f"@{(words or target[1:].partition('^')[0]).lstrip('@')}"
    return f"[{words}]({target})" if words and words != target else target


def _at(ts: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(float(ts), UTC)
    except (ValueError, OverflowError, OSError):
        return None
