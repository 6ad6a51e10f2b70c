"""The HTML of strangers as a tree: read by the parser browsers have (html5ever, through nh3), and only what is text."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from xml.etree.ElementTree import Element, TreeBuilder

import nh3

LARGEST, MOST_TAGS, DEEPEST = 2_000_000, 60_000, 150
_VOID = {"br", "hr", "img", "link", "meta", "wbr", "input"}
_BLOCKS = {
    "main", "article", "section", "div", "header", "aside", "details", "summary", "figure", "figcaption", "blockquote",
    "p", "pre", "ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th",
    "h1", "h2", "h3", "h4", "h5", "h6", "br", "hr",
}  # fmt: skip
_INLINE = {"a", "code", "kbd", "samp", "span", "em", "strong", "b", "i"}
_HEAD = {"title", "link", "meta"}
_DROPPED = {
    "script", "style", "template", "noscript", "svg", "nav", "footer", "form", "button", "select", "textarea", "iframe",
    "object", "audio", "video", "canvas", "dialog",
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"id", "class", "role", "aria-hidden"},
    "a": {"href", "name", "data-id"},
    "link": {"rel", "href"},
    "meta": {"name", "property", "content", "http-equiv"},
}
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)")
# What closes by itself when its like begins, so that it does not nest however often it stands unclosed.
_CLOSING = {"p", "li", "dt", "dd", "tr", "td", "th", "tbody", "thead", "tfoot", "option", "html", "head", "body"}


def parsed(html: str) -> Element:
    """The root of the tree; ValueError for what nobody should have to read."""
    if len(html) > LARGEST:
        raise ValueError("too large")
    _must_be_readable(html)
    clean = nh3.clean(
        html, tags=_BLOCKS | _INLINE | _HEAD, clean_content_tags=_DROPPED, attributes=_ATTRIBUTES, link_rel=None
    )
    builder = _Builder()
    builder.feed(clean)
    builder.close()
    return builder.tree.close()


class _Builder(HTMLParser):
    """From markup that is known to be well-formed; what lies deeper than anybody writes is taken for its parent's."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tree, self.depth = TreeBuilder(), 0
        self.tree.start("root", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            self.tree.start(tag, _given(attrs))
            self.tree.end(tag)
            return
        self.depth += 1
        if self.depth <= DEEPEST:
            self.tree.start(tag, _given(attrs))

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        if self.depth <= DEEPEST:
            self.tree.end(tag)
        self.depth -= 1

    def handle_data(self, data: str) -> None:
        self.tree.data(data)

    def close(self) -> None:
        super().close()
        self.tree.end("root")


def _given(attrs: list[tuple[str, str | None]]) -> dict[str, str]:
    return {name: value or "" for name, value in attrs}


def _must_be_readable(html: str) -> None:
    """The parser takes quadratic time for what is nested a hundred thousand deep, so that is found out before."""
    depth, tags = 0, _TAG.findall(html)
    if len(tags) > MOST_TAGS:
        raise ValueError("too many elements")
    for closing, name in tags:
        tag = name.lower()
        if tag in _VOID or tag in _CLOSING:
            continue
        depth = max(0, depth - 1) if closing else depth + 1
        if depth > 4 * DEEPEST:
            raise ValueError("nested too deeply")
