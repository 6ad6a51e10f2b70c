"""The main text of a page, cut at its headings."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LINES = {"br", "li", "tr", "dt", "dd", "summary", "figcaption", "caption"}
_PARAGRAPHS = {
    "p", "div", "section", "article", "header", "aside", "details", "figure", "blockquote", "ul", "ol", "dl", "table",
    "pre", "hr", *HEADINGS,
}  # fmt: skip
# What generators put beside the text, and what we put there ourselves.
_BESIDE = {
    "docside", "docside-threads", "headerlink", "header-anchor", "hash-link", "anchor-link", "sl-anchor-link",
    "visually-hidden", "sr-only", "linenos", "lineno", "md-source-file", "md-sidebar", "md-content__button",
    "toctree-wrapper", "viewcode-link", "breadcrumbs", "theme-doc-toc-mobile", "theme-doc-breadcrumbs",
    "pagination-nav",
}  # fmt: skip
# White space of code survives the tidying of everything around it as signs that no text has.
_CODE, _AGAIN = str.maketrans({" ": "\x1e", "\t": "\x1f"}), str.maketrans({"\x1e": " ", "\x1f": "\t"})


@dataclass
class Part:
    anchor: str
    heading: str
    path: list[str]
    level: int
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        text = re.sub(r" *\n *", "\n", re.sub(r" {2,}", " ", "".join(self.pieces)))
        return re.sub(r"\n{3,}", "\n\n", text).strip("\n ").translate(_AGAIN)


class Walk:
    """Goes through a page once, in the order in which it is read."""

    def __init__(self, main: Element) -> None:
        self.made = [Part("", "", [], 0)]
        self.open: list[Part] = []
        self.waiting = ""
        self.lists = 0
        self.into(main, code=False)

    def parts(self) -> list[Part]:
        return self.made

    def into(self, element: Element, *, code: bool) -> None:
        self._say(element.text, code=code)
        for child in element:
            self._meet(child, code=code)
            self._say(child.tail, code=code)

    def _meet(self, child: Element, *, code: bool) -> None:
        if _is_beside(child):
            return
        self._expect(child)
        if child.tag in HEADINGS:
            self._begin(child, HEADINGS[child.tag])
        elif child.tag == "dt" and child.get("id") and "sig" in child.get("class", "").split():
            self._begin(child, 6 + self.lists)
        elif child.tag == "dl":
            self._through_list(child, code=code)
        else:
            self._through(child, code=code or child.tag == "pre")

    def _through(self, child: Element, *, code: bool) -> None:
        space = "\n\n" if child.tag in _PARAGRAPHS else "\n" if child.tag in _LINES else ""
        self._here.pieces.append(space)
        self.into(child, code=code)
        self._here.pieces.append(" " if child.tag in {"td", "th"} else space)

    def _through_list(self, child: Element, *, code: bool) -> None:
        """What a list of definitions opened, such as the methods of a class, ends with it."""
        outside, self.lists = list(self.open), self.lists + 1
        self._through(child, code=code)
        self.open, self.lists = outside, self.lists - 1

    def _begin(self, heading: Element, level: int) -> None:
        anchor = heading.get("id") or _named_inside(heading) or self.waiting
        self.waiting = ""
        while self.open and self.open[-1].level >= level:
            self.open.pop()
        above = [part.heading for part in self.open if part.heading]
        part = Part(anchor, _heading_text(heading), above, level)
        self.open.append(part)
        self.made.append(part)

    def _expect(self, child: Element) -> None:
        """A section's id, or an empty mark before a heading, is the place of the heading that follows."""
        name = child.get("id") or child.get("name") or ""
        classes = child.get("class", "").split()
        wraps = child.tag == "section" or "section" in classes
        marks = not self.waiting and child.tag in {"a", "span"} and not "".join(child.itertext()).strip()
        if name and (wraps or marks):
            self.waiting = name

    def _say(self, text: str | None, *, code: bool) -> None:
        if not text:
            return
        if text.strip():
            self.waiting = ""
        self._here.pieces.append(text.translate(_CODE) if code else re.sub(r"\s+", " ", text))

    @property
    def _here(self) -> Part:
        return self.open[-1] if self.open else self.made[0]


def _is_beside(element: Element) -> bool:
    if element.get("aria-hidden") == "true" or element.get("role") in {"navigation", "search", "complementary"}:
        return True
    return not _BESIDE.isdisjoint(element.get("class", "").split())


def _named_inside(heading: Element) -> str:
    named = (inner.get("id") or inner.get("name") for inner in heading.iter() if inner is not heading)
    return next((name for name in named if name), "")


def _heading_text(heading: Element) -> str:
    """Without the sign that links to it."""
    return " ".join("".join(_pieces(heading)).split())


def _pieces(element: Element) -> list[str]:
    said = [element.text or ""]
    for child in element:
        if not _is_beside(child) and not _is_sign(child):
            said += _pieces(child)
        said.append(child.tail or "")
    return said


def _is_sign(element: Element) -> bool:
    text = "".join(element.itertext())
    return element.tag == "a" and element.get("href", "").startswith("#") and not any(c.isalnum() for c in text)
