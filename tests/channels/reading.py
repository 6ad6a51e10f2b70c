"""Reads Markdown as a chat program would, with a parser that is not ours."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import markdown


class _Found(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.pictures = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [dict(attrs).get("href") or ""] if tag == "a" else []
        self.pictures += tag == "img"


def links_in(text: str) -> list[str]:
    """Where it leads; no picture may be in it."""
    found = _Found()
    found.feed(markdown.markdown(text))
    assert found.pictures == 0
    return found.links


def mentions_in(text: str) -> list[str]:
    return re.findall(r"[@＠][^\s\u200b]+", text)
