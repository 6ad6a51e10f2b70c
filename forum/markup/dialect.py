"""Our Markdown: which parts of Python-Markdown are on, which are replaced, and what bounds them."""

from __future__ import annotations

import re
from typing import Any, cast
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor, HashHeaderProcessor, ReferenceProcessor
from markdown.extensions import Extension
from markdown.extensions.tables import TableProcessor
from markdown.inlinepatterns import AUTOLINK_RE, AUTOMAIL_RE, IMAGE_LINK_RE, LINK_RE
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from forum.markup import code, links
from forum.markup.lists import renested
from forum.markup.source import PLACEHOLDER, without_code

MAX_MARKS = 500  # per paragraph; a person's longest has a tenth of it, and the cost grows with the square
MAX_CELLS = 4_000  # a two-letter row costs as many cells as the widest row has
MAX_COLUMNS = 60
MANY_NAMES = 50  # addresses that a text names; what stands after each is looked through anew for every other thing

_AS_TYPED = "data-as-typed"
_MARK = re.compile(r"[*_~`\[<\\\n]")
_HEADINGS = {"h1": "h3", "h2": "h3", "h3": "h4", "h4": "h5", "h5": "h5", "h6": "h5"}


class DialectExtension(Extension):
    """`blocks` holds the code of the text being converted; one instance serves one thread."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[code.CodeBlock] = []
        self.named: list[links._Named] = []

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        md.registerExtension(self)
        # Raw HTML is off: pasted tags are shown as text, and "<!--" cannot swallow the rest of a post.
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.inlinePatterns.deregister("entity")
        md.preprocessors.register(_Lines(md, self), "normalize_whitespace", 30)
        md.treeprocessors.register(_Bounds(md), "bounds", 30)
        md.treeprocessors.register(_Shape(md), "shape", 5)
        md.treeprocessors.register(links.Unescape(md), "unescape", 0)
        md.ESCAPED_CHARS = [*md.ESCAPED_CHARS, "<", "&", "~"]
        cast(Any, md).delimiters.add("~", "del", double=True)
        self._register_blocks(md)
        self._register_inline(md)

    def reset(self) -> None:
        self.blocks = []
        for pattern in self.named:
            pattern.spent = 0

    def _register_blocks(self, md: Markdown) -> None:
        blocks = md.parser.blockprocessors
        blocks.register(_CodePlace(md.parser), "code_place", 85)
        blocks.register(_Heading(md.parser), "hashheader", 70)
        blocks.register(_Table(md.parser, {"use_align_attribute": True}), "table", 75)

    def _register_inline(self, md: Markdown) -> None:
        patterns = md.inlinePatterns
        self.named = [
            links.NamedLink(LINK_RE, md),
            links.NamedImage(IMAGE_LINK_RE, md),
            links.ShortNamedLink(LINK_RE, md),
            links.ShortNamedImage(IMAGE_LINK_RE, md),
        ]
        places = [("reference", 170), ("image_reference", 140), ("short_reference", 130), ("short_image_ref", 125)]
        for pattern, (name, priority) in zip(self.named, places, strict=True):
            patterns.register(pattern, name, priority)
        patterns.register(links.CodeSpan(links.CODE_SPAN), "backtick", 190)
        patterns.register(links.Link(LINK_RE, md), "link", 160)
        patterns.register(links.Image(IMAGE_LINK_RE, md), "image_link", 150)
        patterns.register(links.AngleAddress(AUTOLINK_RE, md), "autolink", 120)
        patterns.register(links.AngleMail(AUTOMAIL_RE, md), "automail", 110)
        patterns.register(links.BareAddress(links.BARE_URL.pattern, md), "bare_address", 105)


class _Lines(Preprocessor):
    """Takes the place of Python-Markdown's own first step, which turns the tabs in code into blanks."""

    def __init__(self, md: Markdown, dialect: DialectExtension) -> None:
        super().__init__(md)
        self.dialect = dialect

    def run(self, lines: list[str]) -> list[str]:
        rest, self.dialect.blocks = without_code(lines)
        expanded = [line.expandtabs(4) for line in rest]
        return [*_names_apart(renested(["" if line.isspace() else line for line in expanded])), "", ""]


def _names_apart(lines: list[str]) -> list[str]:
    """Every `[name]: address` a block of its own, as it becomes one anyway, where there are more than anybody has."""
    if sum("]:" in line for line in lines) <= MANY_NAMES:
        return lines
    return ReferenceProcessor.RE.sub("\n\n\\g<0>\n\n", "\n".join(lines)).split("\n")


class _CodePlace(BlockProcessor):
    def test(self, parent: Element, block: str) -> bool:
        return bool(PLACEHOLDER.match(block.lstrip()))

    def run(self, parent: Element, blocks: list[str]) -> None:
        block = blocks.pop(0).lstrip()
        found = PLACEHOLDER.match(block)
        assert found
        SubElement(parent, "pre", {code.MARK: found[1]})
        rest = block[found.end() :].lstrip("\n")
        if rest.strip():
            blocks.insert(0, rest)


class _Heading(HashHeaderProcessor):
    """A heading needs its blank, as on GitHub: "#123 is back" is a sentence."""

    RE = re.compile(r"(?:^|\n)(?P<level>#{1,6})(?=[ \n]|$)(?P<header>[^\n]*)(?:\n|$)")


class _Table(TableProcessor):
    def test(self, parent: Element, block: str) -> bool:
        rows = block.split("\n")
        if "|" not in rows[0] or len(rows) < 2:
            return False
        columns = max(max(row.count("|"), row.count("`")) for row in rows)
        small = columns <= MAX_COLUMNS and (rows[0].count("|") + 1) * len(rows) <= MAX_CELLS
        return small and super().test(parent, block)

    def _split(self, row: str) -> list[str]:
        # Once the row is split, a pipe needs no backslash, and in `code` the backslash would show.
        return [cell.replace("\\|", "|") for cell in super()._split(row)]  # type: ignore[misc]


class _Bounds(Treeprocessor):
    """Runs before inline parsing: a paragraph with absurdly many marks is shown as it was typed."""

    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.text and len(_MARK.findall(element.text)) > MAX_MARKS:
                element.text = AtomicString(element.text)
                element.set(_AS_TYPED, "")
            if element.tail and len(_MARK.findall(element.tail)) > MAX_MARKS:
                element.tail = AtomicString(element.tail)


class _Shape(Treeprocessor):
    """The last look at the tree: the page's outline holds, and every code block has one shape."""

    def run(self, root: Element) -> None:
        for element in list(root.iter()):
            if element.attrib.pop(_AS_TYPED, None) is not None:
                _break_lines(element)
            if element.tag in _HEADINGS:
                element.tag = _HEADINGS[element.tag]
                _strip_closing_marks(element)
            elif element.tag == "pre" and code.MARK not in element.attrib:
                element.set("class", "code")
            elif element.tag in ("th", "td") and "align" in element.attrib:
                element.set("class", f"align-{element.attrib.pop('align')}")


def _break_lines(element: Element) -> None:
    # Only now: Python-Markdown takes time by the square of the children an element has.
    first, *rest = (element.text or "").split("\n")
    element.text = first
    breaks = [Element("br") for _ in rest]
    for br, line in zip(breaks, rest, strict=True):
        br.tail = "\n" + line
    element[:0] = breaks


def _strip_closing_marks(heading: Element) -> None:
    if len(heading) == 0 and heading.text:
        text = heading.text.rstrip()
        bare = text.rstrip("#")
        heading.text = bare.rstrip() if not bare or bare.endswith(" ") else text
