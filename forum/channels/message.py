from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from forum.channels.lines import line, plain

JSON: TypeAlias = "bool | int | float | str | list[JSON] | Mapping[str, JSON] | None"


@dataclass(frozen=True, kw_only=True)
class Message:
    """Something to tell one address, whatever it is about. Cleans its own texts.

    `id` is the same at every attempt and never contains a dot (it is a part of what webhooks sign).
    `text` is plain text, never Markdown or HTML; `html` and `headers` are for mail only. A header given
    as "" is left out even if mail would add it itself; `Return-Path` becomes the envelope sender.
    `payload` is the body of the generic webhook; its `type` and `timestamp` are lifted out of it.
    """

    id: str
    subject: str
    text: str
    html: str = ""
    url: str = ""
    author: str = ""
    context: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    payload: Mapping[str, JSON] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[A-Za-z0-9_:@/+=-]{1,200}", self.id):
            raise ValueError(f"{self.id!r} cannot be the id of a message")
        for name in ("subject", "url", "author", "context"):
            object.__setattr__(self, name, line(getattr(self, name)))
        for name in ("text", "html"):
            object.__setattr__(self, name, plain(getattr(self, name)))

    def to_json(self) -> dict[str, Any]:
        plain_fields = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return plain_fields | {"headers": dict(self.headers), "payload": dict(self.payload)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Message:
        """Of `to_json`; a field that a newer version added or an older one had does no harm."""
        return cls(**{name: stored[name] for name in cls.__dataclass_fields__ if name in stored})
