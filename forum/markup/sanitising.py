"""nh3, the sanitiser of record: what it lets pass is all that ever reaches a page."""

from __future__ import annotations

import re
import threading

import nh3

from forum.markup.code import CLASSES
from forum.markup.uploads import PICTURE, is_local

ELEMENTS = frozenset(
    [
        "p",
        "br",
        "strong",
        "em",
        "del",
        "code",
        "pre",
        "blockquote",
        "ul",
        "ol",
        "li",
        "h3",
        "h4",
        "h5",
        "hr",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "a",
        "span",
        "img",
    ]
)
SCHEMES = frozenset({"http", "https", "mailto"})
REL = "nofollow ugc noopener"

_ALIGNMENTS = frozenset({"align-left", "align-center", "align-right"})
_CLASSES = {
    "a": frozenset({"attached"}),
    "span": CLASSES,
    "pre": frozenset({"code"}),
    "td": _ALIGNMENTS,
    "th": _ALIGNMENTS,
}
_VALUES = {
    ("pre", "data-language"): re.compile(r"[a-z0-9_#+.-]{1,30}"),
    ("ol", "start"): re.compile(r"\d{1,9}"),
    ("a", "href"): re.compile(r".{1,2000}"),
    ("a", "rel"): re.compile(re.escape(REL)),
    ("img", "src"): re.compile(PICTURE.pattern.replace("/uploads/", "/uploads/(?:small/)?")),
    ("img", "alt"): re.compile(r"[^\n]{0,1000}"),
    ("img", "width"): re.compile(r"\d{1,4}"),
    ("img", "height"): re.compile(r"\d{1,4}"),
    ("img", "loading"): re.compile("lazy"),
    ("img", "decoding"): re.compile("async"),
}
_IMAGE = re.compile(r'<img\b(?:"[^"]*"|[^">])*>')
_per_thread = threading.local()


def sanitise(html: str) -> str:
    """Safe HTML; text that is not markup stays readable, scripts and styles go with their content."""
    if not hasattr(_per_thread, "cleaner"):
        _per_thread.cleaner = _cleaner()
    cleaner: nh3.Cleaner = _per_thread.cleaner
    clean = cleaner.clean(html)
    return _IMAGE.sub(_with_a_source, clean) if "<img" in clean else clean


def _with_a_source(found: re.Match[str]) -> str:
    """A picture that lost its address is none any more."""
    return found[0] if re.search(r'\ssrc="', re.sub(r'\salt="[^"]*"', "", found[0])) else ""


def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(ELEMENTS),
        attributes={
            "a": {"href", "class"},
            "img": {"src", "alt", "width", "height", "loading", "decoding"},
            "ol": {"start"},
            "pre": {"class", "data-language"},
            "span": {"class"},
            "td": {"class"},
            "th": {"class"},
        },
        attribute_filter=_attribute,
        link_rel=REL,
        url_schemes=set(SCHEMES),
        url_relative=lambda address: address if is_local(address) else None,
    )


def _attribute(element: str, name: str, value: str) -> str | None:
    if name == "class":
        return value if value in _CLASSES.get(element, ()) else None
    pattern = _VALUES.get((element, name))
    return value if pattern and pattern.fullmatch(value) else None
