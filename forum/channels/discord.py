from __future__ import annotations

import json
from dataclasses import dataclass
from urllib.parse import urlsplit

from forum.channels.hook import Hook
from forum.channels.http import Answer
from forum.channels.lines import address, excerpt, short, still
from forum.channels.markdown import escaped
from forum.channels.message import JSON, Message

_MOST = 2000  # Discord refuses a longer content as a whole.
_NO_PREVIEWS = 4


@dataclass(frozen=True)
class Discord(Hook):
    """A webhook of a Discord channel."""

    kind = "discord"
    label = "Discord"
    begins = (
        "https://discord.com/api/webhooks/",
        "https://discordapp.com/api/webhooks/",
        "https://ptb.discord.com/api/webhooks/",
        "https://canary.discord.com/api/webhooks/",
    )

    def body(self, message: Message) -> JSON:
        return {"content": _content(message), "allowed_mentions": {"parse": []}, "flags": _NO_PREVIEWS}

    def target(self, to: str) -> str:
        """Asks for the message in return, which an answer of 204 would not hold."""
        parts = urlsplit(to.strip())
        return parts._replace(query="&".join(filter(None, [parts.query, "wait=true"]))).geturl()

    def reference(self, answer: Answer) -> str:
        try:
            return str(json.loads(answer.body)["id"])[:64]
        except (ValueError, KeyError, TypeError):
            return ""


def _content(message: Message) -> str:
    title, url = _safe(short(message.subject, 200)), address(message.url)
    if len(url) > 800:
        url = ""
    head = f"**[{title}](<{url}>)**" if url else f"**{title}**"
    about = " · ".join(_safe(short(each, 80)) for each in (message.author, message.context) if each)
    lines = [head, *(f"> {_safe(each)}" for each in excerpt(message.text)), about]
    while sum(map(len, lines)) + len(lines) > _MOST and len(lines) > 2:
        del lines[-2]
    return "\n".join(filter(None, lines))


def _safe(text: str) -> str:
    return escaped(still(text))
