"""Rendered HTML back to words, for excerpts, pings and the text part of mails."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape

_BLOCKS = frozenset(["p", "ul", "ol", "h3", "h4", "h5", "hr", "table", "blockquote", "pre"])
_BLANKS = re.compile(r"[ \t\n]+")
# What `render` made is whole: sanitised last, it has no stray sign, and its attributes stand in quotes.
_TOKEN = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:[^>"]|"[^"]*")*)>|([^<]+)')
_ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
_SHORT = 4000


def plain(html: str, limit: int | None = None) -> str:
    """Readable text of what `render` made: items with their marks, quotes with ">", code as typed.

    With a limit, at most that many characters, cut after a word and closed with "…".
    """
    text = _short(html) if len(html) < _SHORT else _read(html)
    return text if limit is None else _cut(text, limit)


@lru_cache(maxsize=2000)
def _short(html: str) -> str:
    return _read(html)


def _read(html: str) -> str:
    reader = _Reader()
    for end, tag, attributes, text in _TOKEN.findall(html):
        if text:
            reader.data(unescape(text))
        elif end:
            reader.end(tag)
        else:
            reader.start(tag, attributes)
    return re.sub(r"\n{3,}", "\n\n", "".join(reader.parts)).strip("\n")


def _attribute(attributes: str, name: str) -> str:
    return unescape(dict(_ATTRIBUTE.findall(attributes)).get(name, ""))


class _Reader:
    def __init__(self) -> None:
        self.parts: list[str] = []
        self.lists: list[int | None] = []  # the next number of each open list, None for bullets
        self.quotes = 0
        self.in_code = False

    def start(self, tag: str, attributes: str) -> None:
        if tag in ("ul", "ol"):
            self.line(1 if self.lists else 2)
            self.lists.append(int(_attribute(attributes, "start") or 1) if tag == "ol" else None)
        elif tag == "li":
            self.item()
        elif tag in _BLOCKS:
            self.line(2)
        elif tag in ("br", "tr"):
            self.line(1)
        elif tag in ("td", "th") and not self.at_line_start():
            self.parts.append(" | ")
        elif tag == "img" and (words := _attribute(attributes, "alt")):
            self.data(f"[{words}]")
        if tag == "blockquote":
            self.quotes += 1
        self.in_code = self.in_code or tag == "pre"

    def end(self, tag: str) -> None:
        if tag in ("ul", "ol") and self.lists:
            self.lists.pop()
        if tag == "blockquote":
            self.quotes -= 1
        if tag in _BLOCKS:
            self.line(1 if self.lists and tag != "pre" else 2)
        if tag == "pre":
            self.in_code = False

    def data(self, data: str) -> None:
        if self.in_code:
            self.parts.append(data)
            return
        if "\n" in data and data.isspace():  # what the renderer puts between elements
            return
        text = _BLANKS.sub(" ", data)
        if self.at_line_start():
            text = text.lstrip(" ")
        if text:
            self.parts.append(("> " * self.quotes if self.at_line_start() else "") + text)

    def item(self) -> None:
        self.line(1)
        number = self.lists[-1] if self.lists else None
        if number is not None:
            self.lists[-1] = number + 1
        mark = "- " if number is None else f"{number}. "
        self.parts.append("> " * self.quotes + "  " * (len(self.lists) - 1) + mark)

    def line(self, count: int) -> None:
        """Ends the line and leaves count - 1 empty ones; an item's first paragraph stays on its line."""
        tail = "".join(self.parts[-2:])
        if not self.parts or re.search(r"(?:^|\n)[> ]*(?:- |\d+\. )$", tail):
            return
        self.parts.append("\n" * max(0, count - (len(tail) - len(tail.rstrip("\n")))))

    def at_line_start(self) -> bool:
        last = next((part for part in reversed(self.parts) if part), "\n")
        return last.endswith("\n")


def _cut(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    kept = text[: max(limit - 1, 0)]
    if not text[len(kept)].isspace():
        kept = re.sub(r"\s\S*$", "", kept)
    return (kept.rstrip() + "…")[:limit]
