"""Links, images and code spans: the inline patterns of Python-Markdown, bounded and narrowed."""

from __future__ import annotations

import html
import re
from typing import Any, cast
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import (
    AutolinkInlineProcessor,
    AutomailInlineProcessor,
    BacktickInlineProcessor,
    ImageInlineProcessor,
    ImageReferenceInlineProcessor,
    InlineProcessor,
    LinkInlineProcessor,
    ReferenceInlineProcessor,
    ShortImageReferenceInlineProcessor,
    ShortReferenceInlineProcessor,
)
from markdown.treeprocessors import UnescapeTreeprocessor
from markdown.util import ETX, STX, AtomicString, code_escape

from forum.markup.uploads import ATTACHED, PLACE, fitted, is_upload, size_of

BARE_URL = re.compile(
    r"(?<![\w@./-])(?:https?://|www\.(?=[\w-]+\.))[\w\[][^\s<>\"`{}|\\^]*(?<![.,;:!?'*_~])", re.IGNORECASE
)
CODE_SPAN = r"(?:(?<!\\)((?:\\{2})+)(?=`)|(?<![\\`])(`+)(?!`)(.+?)(?<!`)\2(?!`))"
MAX_BRACKETS = 6  # deep enough for a picture inside a link inside an aside
MAX_EXPANSION = 100_000  # characters one post may gain by naming a long address again and again

_ALLOWED = re.compile(r"(?:https?://[^\s/]|mailto:[^\s@]+@)\S*", re.IGNORECASE)
_BRACKET = re.compile(r"[\[\]]")
_TARGET = re.compile(
    r"\(\s*+(?:<(?P<angle>[^<>\n]*+)>|(?P<bare>[^\s()<>]*+(?:\([^\s()<>]*+\)[^\s()<>]*+)*+))"
    r"(?:\s++(?:\"[^\"]*+\"|'[^']*+'))?\s*+\)"
)

Found = tuple[Any, int | None, int | None]


def allowed(address: str) -> bool:
    """Whether an address may become a link; all others stay visible as they were typed."""
    return bool(_ALLOWED.fullmatch(html.unescape(address)))


def picture(address: str, size: tuple[int, int], words: str) -> Element:
    """An uploaded picture, whose place on the page has its height before it is there."""
    shown = fitted(*size)
    source = address if shown == size else address.replace(PLACE, f"{PLACE}small/")
    width, height = map(str, shown)
    return Element(
        "img", src=source, alt=" ".join(words.split()), width=width, height=height, loading="lazy", decoding="async"
    )


class Unescape(UnescapeTreeprocessor):
    """What stood behind a backslash. An ampersand is written so that it begins nothing: `\\&lt;` shows four signs."""

    def unescape(self, text: str) -> str:
        return super().unescape(text.replace(f"{STX}{ord('&')}{ETX}", "&amp;"))


class _Bounded(LinkInlineProcessor):
    """Linear where Python-Markdown is quadratic: its own search hangs for minutes on 20 KB of "["."""

    def getText(self, data: str, index: int) -> tuple[str, int, bool]:  # noqa: N802
        depth = 1
        for bracket in _BRACKET.finditer(data, index):
            depth += 1 if bracket[0] == "[" else -1
            if depth == 0:
                return data[index : bracket.start()], bracket.end(), True
            if depth > MAX_BRACKETS:
                break
        return "", index, False

    def getLink(self, data: str, index: int) -> tuple[str, None, int, bool]:  # noqa: N802
        target = _TARGET.match(data, index)
        if target is None:
            return "", None, index, False
        return self.typed(target["angle"] or target["bare"] or ""), None, target.end(), True

    def typed(self, text: str) -> str:
        """Text as the author typed it: placeholders and escapes undone."""
        return Unescape().unescape(self.unescape(text))

    def finished(self, found: Found) -> Found:
        element, start, end = found
        if element is None:
            return found
        address = self.typed(element.get("src") or element.get("href") or "").strip()
        if not allowed(address) and not is_upload(address):
            return None, start, end
        return self.linked(element, address), start, end

    def linked(self, element: Element, address: str) -> Element | str:
        """An image is not fetched from wherever it lies: that would tell its owner who reads what. Ours are shown."""
        if element.tag != "img":
            element.set("href", address)
            if ATTACHED.fullmatch(address):
                element.set("class", "attached")
            return element
        words = self.typed(element.get("alt") or "").strip()
        if (size := size_of(address)) is not None:
            return self.shown(address, size, words or "Image")
        words = words or address.rstrip("/").rpartition("/")[2]
        if _inside_link(self.md):
            return f"Image: {words}"
        link = Element("a", href=address)
        link.text = AtomicString(f"Image: {words}")
        return link

    def shown(self, address: str, size: tuple[int, int], words: str) -> Element:
        shown = picture(address, size, words)
        if _inside_link(self.md):
            return shown
        link = Element("a", href=address)
        link.append(shown)
        return link


class Link(_Bounded):
    def handleMatch(self, m: re.Match[str], data: str) -> Found:  # type: ignore[override]  # noqa: N802
        if _inside_link(self.md):
            return None, m.start(0), m.end(0)
        return self.finished(super().handleMatch(m, data))


class Image(ImageInlineProcessor, _Bounded):
    def handleMatch(self, m: re.Match[str], data: str) -> Found:  # type: ignore[override]  # noqa: N802
        return self.finished(super().handleMatch(m, data))


class _Named(ReferenceInlineProcessor, _Bounded):
    """`[words][name]`, with the address somewhere else in the text."""

    spent = 0

    def handleMatch(self, m: re.Match[str], data: str) -> Found:  # type: ignore[override]  # noqa: N802
        element, start, end = self.finished(super().handleMatch(m, data))
        if isinstance(element, Element):
            self.spent += len(element.get("href", ""))
            if self.spent > MAX_EXPANSION or (self.makes_links and _inside_link(self.md)):
                return None, start, end
        return element, start, end

    makes_links = True


class NamedLink(_Named):
    pass


class ShortNamedLink(ShortReferenceInlineProcessor, _Named):
    pass


class NamedImage(ImageReferenceInlineProcessor, _Named):
    makes_links = False


class ShortNamedImage(ShortImageReferenceInlineProcessor, _Named):
    makes_links = False


class CodeSpan(BacktickInlineProcessor):
    """Matched by one regular expression: the original walks the whole text for each unmatched run."""

    def handleMatch(self, m: re.Match[str], data: str) -> Found:  # type: ignore[override]  # noqa: N802
        if m[1]:
            return super().handleMatch(m, data)
        text = m[3].replace("\n", " ")
        if text.startswith(" ") and text.endswith(" ") and text.strip():
            text = text[1:-1]
        element = Element("code")
        element.text = AtomicString(code_escape(text))
        return element, m.start(0), m.end(0)


class BareAddress(InlineProcessor):
    """Keeps `__main__.html` inside an address from turning bold; the Linker makes the link later."""

    def handleMatch(self, m: re.Match[str], data: str) -> Found:  # type: ignore[override]  # noqa: N802
        return m[0], m.start(0), m.end(0)


class AngleAddress(AutolinkInlineProcessor):
    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(self, m: re.Match[str], data: str) -> Found:  # type: ignore[override]  # noqa: N802
        return super().handleMatch(m, data) if allowed(m[1]) else (None, m.start(0), m.end(0))


class AngleMail(AutomailInlineProcessor):
    ANCESTOR_EXCLUDES = ("a",)


def _inside_link(md: Markdown | None) -> bool:
    return md is not None and "a" in cast(Any, md.treeprocessors["inline"]).ancestors
