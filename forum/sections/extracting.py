"""A page of documentation, read as its reader would: the main text by headings, with its code, without what is around
it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from urllib.parse import parse_qs
from xml.etree.ElementTree import Element

from forum.sections.blocks import Walk
from forum.sections.tree import parsed

MOST_SECTIONS, LONGEST_TEXT = 500, 50_000
READING = "1"
"""Changes when the same HTML is read into other sections: every page is then read anew."""
_REFRESH = re.compile(r"url\s*=\s*[\"']?([^\"'\s]+)", re.IGNORECASE)
_LANGUAGE = re.compile(r"<html\b[^>]*?\slang\s*=\s*[\"']?([A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*)", re.IGNORECASE)


@dataclass(frozen=True)
class Found:
    """A section as it stands in the page."""

    anchor: str
    heading: str
    path: list[str]
    text: str

    @property
    def hash(self) -> str:
        return hash_of(self.text)


@dataclass(frozen=True)
class Extract:
    """What a page says of itself. `ident` is the `data-id` of our line, if it carries one; `listed` is False for what
    wants to be in no index, such as a page that only leads to another; `onwards` is where to."""

    title: str
    language: str
    canonical: str
    ident: str
    listed: bool
    onwards: str = ""
    sections: list[Found] = field(default_factory=list)


def extract(html: str) -> Extract:
    """ValueError for HTML that is too large or nested too deeply."""
    root = parsed(html)
    language = _LANGUAGE.search(html[:20_000])
    title = next(root.iter("title"), None)
    return Extract(
        title=_line(title)[:300] if title is not None else "",
        language=language[1].lower()[:35] if language else "",
        canonical=_canonical(root),
        ident=_ident(root),
        listed=_is_listed(root),
        onwards=_onwards(root),
        sections=list(_sections(_main(root))),
    )


def hash_of(text: str) -> str:
    """The same for texts that differ in white space alone."""
    return sha256("".join(unicodedata.normalize("NFC", text).split()).encode()).hexdigest()


def digest_of(html: str) -> str:
    return sha256(f"{READING}\0{html}".encode("utf-8", "replace")).hexdigest()


def _sections(main: Element) -> Iterator[Found]:
    taken: set[str] = set()
    for part in Walk(main).parts()[:MOST_SECTIONS]:
        if not part.heading and not part.text:
            continue
        anchor = _anchor(part.anchor, part.heading, taken)
        taken.add(anchor)
        text = "".join(c for c in part.text if c == "\n" or unicodedata.category(c) != "Cc")
        yield Found(anchor, part.heading[:300], [heading[:300] for heading in part.path], text[:LONGEST_TEXT])


def _anchor(given: str, heading: str, taken: set[str]) -> str:
    anchor = given[:300] or (f"~{'-'.join(heading.lower().split())}"[:290] if heading else "")
    wanted, n = anchor, 2
    while anchor in taken:
        anchor = f"~{wanted[:280].lstrip('~')}~{n}"
        n += 1
    return anchor


def _main(root: Element) -> Element:
    """The element that holds what the page is about; the whole page where none says so."""
    mains = [element for element in root.iter() if element.tag == "main" or element.get("role") == "main"]
    within = mains[0] if mains else root
    articles = list(within.iter("article"))
    if len(articles) == 1 or (articles and not mains):
        return max(articles, key=lambda article: sum(map(len, article.itertext())))
    return within


def _canonical(root: Element) -> str:
    links = (link for link in root.iter("link") if "canonical" in link.get("rel", "").lower().split())
    return next((link.get("href", "") for link in links), "")


def _ident(root: Element) -> str:
    """Of our own line, with which the page says which it is."""
    for link in root.iter("a"):
        if "docside" in link.get("class", "").split():
            query = parse_qs(link.get("href", "").partition("?")[2].partition("#")[0])
            return link.get("data-id", "") or query.get("id", [""])[0]
    return ""


def _is_listed(root: Element) -> bool:
    for meta in root.iter("meta"):
        if meta.get("http-equiv", "").lower() == "refresh":
            return False
        # Docusaurus says of its page for searching by `property` that it is for no index.
        named = (meta.get("name", "") or meta.get("property", "")).lower()
        if named in {"robots", "docside"} and "noindex" in meta.get("content", "").lower():
            return False
    return True


def _onwards(root: Element) -> str:
    for meta in root.iter("meta"):
        if meta.get("http-equiv", "").lower() == "refresh" and (found := _REFRESH.search(meta.get("content", ""))):
            return found[1]
    return ""


def _line(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())
