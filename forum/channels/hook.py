from __future__ import annotations

import json
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlsplit

from flask_babel import gettext as _

from forum.channels.http import LIMITS, Answer, Limits, post_json, web_address
from forum.channels.message import JSON, Message
from forum.channels.outcome import Sent
from forum.config import Settings
from forum.refused import Refused


@dataclass(frozen=True)
class Hook(ABC):
    """What chat programs with an incoming webhook have in common: the address is the whole secret."""

    limits: Limits = LIMITS
    kind = ""
    label = ""
    # How its addresses begin, where one vendor gives them all out; servers of one's own may have any.
    begins: ClassVar[tuple[str, ...]] = ()

    @abstractmethod
    def body(self, message: Message) -> JSON:
        """The message as this program wants it, with every word of a visitor made harmless."""

    def reference(self, answer: Answer) -> str:
        return ""

    def target(self, to: str) -> str:
        return to.strip()

    def check(self, to: str, settings: Settings) -> None:
        web_address(to.strip(), settings)
        if self.begins and not settings.private_webhooks and not to.strip().startswith(self.begins):
            raise Refused(_("A webhook of %(label)s begins with %(start)s", label=self.label, start=self.begins[0]))

    def mask(self, to: str) -> str:
        return masked(to)

    def send(self, to: str, message: Message, settings: Settings) -> Sent:
        body = json.dumps(self.body(message)).encode()
        answer = post_json(self.target(to), body, settings, limits=self.limits)
        return Sent(self.reference(answer), answer.shown)


def masked(url: str) -> str:
    """Host, start of the path and the last four characters: enough to tell one from another."""
    try:
        parts = urlsplit(url.strip())
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "…"
    shown = f"{parts.scheme}://{parts.hostname or '…'}{port}"
    steps = [step for step in parts.path.split("/") if step]
    if not steps:
        return f"{shown}/" + ("…" if parts.query or parts.fragment else "")
    first = "" if len(steps) == 1 else f"{steps[0]}/" if len(steps[0]) <= 12 else "…/"
    middle = "…/" if len(steps) > 2 else ""
    last = f"…{steps[-1][-4:]}" if len(steps[-1]) >= 16 else "…"
    return f"{shown}/{first}{middle}{last}"
