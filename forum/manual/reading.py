"""The documentation of Docside as pages: Markdown from `docs/`, in the order of `docs/nav.txt`."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions.codehilite import CodeHiliteExtension
from markdown.extensions.toc import TocExtension
from markdown.treeprocessors import Treeprocessor

_CODE = re.compile(r'<div class="code"><pre>(.*?)</pre>', re.DOTALL)
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|#", re.IGNORECASE)


@dataclass(frozen=True)
class Heading:
    id: str
    text: str


@dataclass(frozen=True)
class DocPage:
    """One page. `name` is its file below `docs/`, `path` its address ("/embed/"), `summary` its first paragraph."""

    name: str
    path: str
    title: str
    summary: str
    html: str
    headings: list[Heading]


@dataclass(frozen=True)
class Group:
    """A stretch of the navigation; the first one may have no name."""

    name: str
    pages: list[DocPage]


@dataclass(frozen=True)
class Manual:
    groups: list[Group]

    @property
    def pages(self) -> list[DocPage]:
        return [page for group in self.groups for page in group.pages]

    def find(self, path: str) -> DocPage | None:
        return next((page for page in self.pages if page.path == path), None)

    def beside(self, page: DocPage) -> tuple[DocPage | None, DocPage | None]:
        """What one reads before and after it."""
        pages = self.pages
        place = pages.index(page)
        before = pages[place - 1] if place else None
        return before, pages[place + 1] if place + 1 < len(pages) else None


def read_manual(folder: Path) -> Manual:
    """Every page that `nav.txt` names. FileNotFoundError for one that is not there."""
    groups = [Group("", [])]
    for line in (folder / "nav.txt").read_text().splitlines():
        if line.startswith("## "):
            groups.append(Group(line.removeprefix("## ").strip(), []))
        elif line.strip():
            groups[-1].pages.append(read_page(folder, line.strip()))
    return Manual([group for group in groups if group.pages])


def read_page(folder: Path, name: str) -> DocPage:
    converter = _converter(name)
    html = converter.convert((folder / name).read_text())
    html = _CODE.sub(_reachable, html)
    tokens: list[dict[str, Any]] = converter.toc_tokens  # type: ignore[attr-defined]
    top = tokens[0]
    headings = [Heading(each["id"], unescape(each["name"])) for each in top["children"]]
    return DocPage(name, address_of(name), unescape(top["name"]), _summary(html), html, headings)


def address_of(name: str) -> str:
    """The address of a file below `docs/`: "guide/embed.md" is served as "/guide/embed/"."""
    path = name.removesuffix(".md")
    path = path.removesuffix("index") if path == "index" or path.endswith("/index") else f"{path}/"
    return f"/{path}"


def _converter(name: str) -> Markdown:
    converter = Markdown(
        extensions=[
            "tables",
            "fenced_code",
            "sane_lists",
            CodeHiliteExtension(css_class="code", guess_lang=False),
            TocExtension(toc_depth="1-3"),
        ]
    )
    converter.treeprocessors.register(_Pages(name, converter), "pages", 0)
    return converter


class _Pages(Treeprocessor):
    """Links between the files become links between the pages, and wide tables scroll in a place of their own.

    Each cell knows its column's name, for narrow screens on which the columns stand beneath each other.
    """

    def __init__(self, name: str, converter: Markdown) -> None:
        super().__init__(converter)
        self.name = name

    def run(self, root: Element) -> None:
        for link in root.iter("a"):
            link.set("href", _target(link.get("href", ""), self.name))
        for place, element in enumerate(list(root)):
            if element.tag == "table":
                root[place] = _scrolling(element)


def _target(href: str, name: str) -> str:
    if _ELSEWHERE.match(href):
        return href
    path, hash_, fragment = href.partition("#")
    return address_of(posixpath.normpath(posixpath.join(posixpath.dirname(name), path))) + hash_ + fragment


def _scrolling(table: Element) -> Element:
    heads = ["".join(head.itertext()) for head in table.iter("th")]
    for row in table.iter("tr"):
        for head, cell in zip(heads, row.findall("td"), strict=False):
            cell.set("data-label", head)
    place = Element("div", {"class": "table", "role": "group", "aria-label": "Table", "tabindex": "0"})
    place.tail, table.tail = table.tail, None
    place.append(table)
    return place


def _reachable(code: re.Match[str]) -> str:
    """A block of one line is wrapped; one of several scrolls, for which the keyboard must be able to reach it."""
    one_line = "\n" not in code[1].removesuffix("</code>").removesuffix("\n")
    attributes = 'class="one-line"' if one_line else 'tabindex="0"'
    return f'<div class="code"><pre {attributes}>{code[1]}</pre>'


def _summary(html: str) -> str:
    paragraph = re.search(r"<p>(.*?)</p>", html, re.DOTALL)
    words = re.sub(r"<[^>]+>", "", paragraph[1] if paragraph else "")
    return " ".join(unescape(words).split())
