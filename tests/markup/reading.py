"""A second pair of eyes on rendered HTML: the standard library's parser, not the one that sanitised it."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

ALLOWED = {"p", "br", "strong", "em", "del", "code", "pre", "blockquote", "ul", "ol", "li", "h3", "h4", "h5"}
ALLOWED |= {"hr", "table", "thead", "tbody", "tr", "th", "td", "a", "span"}
ATTRIBUTES = {
    "a": {"href", "rel"},
    "ol": {"start"},
    "pre": {"class", "data-language"},
    "span": {"class"},
    "td": {"class"},
    "th": {"class"},
}
CASES = Path(os.environ.get("CASES", Path(__file__).parents[2] / "../shared/cases"))


@dataclass
class Reading(HTMLParser):
    """What a browser would find: elements with their attributes, texts, and the content of each code block."""

    html: str
    elements: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    text: str = ""
    codes: list[str] = field(default_factory=list)
    within: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.feed(self.html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in ("br", "hr"):
            self.within.append(tag)
        if tag == "pre":
            self.codes.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.within.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data
        if "pre" in self.within:
            self.codes[-1] += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment reached the page: {data}")

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def assert_harmless(html: str) -> Reading:
    reading = Reading(html)
    for tag, attributes in reading.elements:
        assert tag in ALLOWED
        assert set(attributes) <= ATTRIBUTES.get(tag, set())
        if "href" in attributes:
            assert str(attributes["href"]).lower().startswith(("http://", "https://", "mailto:"))
            assert attributes["rel"] == "nofollow ugc noopener"
    return reading


def cases(name: str) -> Any:
    path = CASES / name
    if not path.exists():
        pytest.skip(f"the cases are not here: set CASES to the folder that holds {name}")
    return json.loads(path.read_text(encoding="utf-8"))
