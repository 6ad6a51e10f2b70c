from __future__ import annotations

from dataclasses import dataclass

from forum.channels.hook import Hook
from forum.channels.lines import address, excerpt, short, still
from forum.channels.markdown import escaped
from forum.channels.message import JSON, Message

_ENTITIES = {"\\<": "&lt;", "\\>": "&gt;", "\\&": "&amp;"}


@dataclass(frozen=True)
class Mattermost(Hook):
    """An incoming webhook of a Mattermost server."""

    kind = "mattermost"
    label = "Mattermost"

    def body(self, message: Message) -> JSON:
        title, url = _safe(short(message.subject, 200)), address(message.url)
        lines = [f"**[{title}]({url})**" if url else f"**{title}**"]
        lines += [f"> {_safe(each)}" for each in excerpt(message.text)]
        about = " · ".join(_safe(short(each, 150)) for each in (message.author, message.context) if each)
        return {"text": "\n".join([*lines, *([f"\n{about}"] if about else [])])}


def _safe(text: str) -> str:
    r"""Mattermost takes Slack's <!channel> and <link|text> too, before it reads Markdown, so \< is not enough."""
    safe = escaped(still(text))
    for written, entity in _ENTITIES.items():
        safe = safe.replace(written, entity)
    return safe
