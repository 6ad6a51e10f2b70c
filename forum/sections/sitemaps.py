"""The addresses in a sitemap, read by a parser that refuses what could make it work for hours."""

from __future__ import annotations

import zlib
from typing import NoReturn
from xml.parsers import expat

from forum.sections.unpacking import TooLarge, unpacked

LARGEST, MOST = 20_000_000, 50_000


class Unreadable(ValueError):
    """No sitemap, or one that nobody should have to read."""


def read_sitemap(body: bytes) -> tuple[bool, list[str]]:
    """Whether it lists further sitemaps, and the addresses in it. Unreadable."""
    try:
        plain = unpacked(body, LARGEST).strip()
    except (TooLarge, zlib.error):
        raise Unreadable from None
    if plain.startswith((b"http://", b"https://")):
        return False, plain.decode("utf-8", "replace").split()[:MOST]
    reader = _Reader()
    try:
        reader.parser.Parse(plain, True)
    except expat.ExpatError:
        raise Unreadable from None
    if reader.root not in {"urlset", "sitemapindex"}:
        raise Unreadable
    return reader.root == "sitemapindex", reader.found


class _Reader:
    """Without a document type there are no entities, neither ones that grow nor ones that lead elsewhere."""

    def __init__(self) -> None:
        self.root, self.path, self.text, self.found = "", list[str](), "", list[str]()
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._say

    def _refuse(self, *_given: object) -> NoReturn:
        raise Unreadable

    def _start(self, name: str, _attributes: object) -> None:
        tag = name.rpartition(" ")[2]
        self.root, self.text = self.root or tag, ""
        self.path.append(tag)
        if len(self.path) > 50:
            raise Unreadable

    def _end(self, _name: str) -> None:
        if self.path[1:] in (["url", "loc"], ["sitemap", "loc"]) and len(self.found) < MOST and self.text.strip():
            self.found.append(self.text.strip())
        self.path.pop()

    def _say(self, text: str) -> None:
        if self.path[-1:] == ["loc"] and len(self.text) < 4000:
            self.text += text
