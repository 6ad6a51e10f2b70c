"""HTML of elsewhere into our Markdown: what other systems export, read once and from then on a text like any other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape

import nh3

from forum.markup.elements import Node, Reader
from forum.markup.source import cleaned

MOST_OPEN = 500  # the parser takes quadratic time for what is nested a hundred thousand deep
_BLOCKS = {
    "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "ul", "ol", "li", "hr", "dl", "dt", "dd",
}  # fmt: skip
_BLOCKS |= {"table", "thead", "tbody", "tfoot", "tr", "th", "td"}
_TAGS = _BLOCKS | {"br", "strong", "b", "em", "i", "del", "s", "strike", "code", "kbd", "samp", "tt", "a", "img"}
_TAGS |= {"sub", "sup", "span"}
_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "del": "~~", "s": "~~", "strike": "~~"}
_CODE = frozenset(["code", "kbd", "samp", "tt"])
_LOW = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_HIGH = str.maketrans("0123456789+-=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾")
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_UNSAID = frozenset(["enter image description here", "enter link description here", "alt text"])  # nobody wrote these
_ENTITY = r"&(?=#?[A-Za-z0-9]{1,40};)"
_MEANS = re.compile(rf"([\\`*\[\]]|(?<!\w)_|_(?!\w)|~(?=~)|<(?=[A-Za-z][\w.+-]*[:@])|{_ENTITY})")
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>]+")
_BEGINS = re.compile(r"^( *)(#{1,6}(?= |$)|>|[-+](?= |$)|(?:-+|=+)(?= *$)|\d{1,9}(?=[.)](?: |$))|~~~)")
_OPEN, _ANY_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)"), re.compile(r"<[^<>]*>")
_CLOSING = {"p", "li", "dt", "dd", "tr", "td", "th", "br", "hr", "img", "input", "link", "meta", "wbr", "source", "col"}
_LANGUAGE = re.compile(r"(?:^|\s)(?:lang|language|highlight-source|brush:)[-: ]?([a-z0-9_#+.-]{1,30})", re.IGNORECASE)


def from_html(html: str) -> str:
    """Markdown that says and shows the same; what our Markdown has no mark for keeps its words."""
    html = cleaned(html)
    if _is_too_deep(html):
        return _plain(unescape(_ANY_TAG.sub(" ", html))).strip()
    clean = nh3.clean(
        html,
        tags=set(_TAGS),
        attributes={"a": {"href"}, "img": {"src", "alt"}, "pre": {"class"}, "code": {"class"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    reader = Reader()
    reader.feed(clean)
    reader.close()
    return "\n\n".join(_blocks(reader.root)).strip("\n")


def _is_too_deep(html: str) -> bool:
    """Whether more elements stand open at once than anybody ever wrote; those that close by themselves do not count."""
    depth = 0
    for found in _OPEN.finditer(html):
        if found[2].lower() not in _CLOSING:
            depth = max(0, depth - 1) if found[1] else depth + 1
            if depth > MOST_OPEN:
                return True
    return False


def _blocks(node: Node) -> Iterator[str]:
    """The paragraphs, lists and so on of an element; words between them are paragraphs too."""
    loose: list[Node | str] = []
    for one in node.inside:
        if isinstance(one, str) or one.tag not in _BLOCKS:
            loose.append(one)
            continue
        yield from _paragraph(loose)
        loose = []
        yield from _block(one)
    yield from _paragraph(loose)


def _block(node: Node) -> Iterator[str]:
    if node.tag[0] == "h" and node.tag[1:].isdigit():
        words = " ".join(_inline(node.inside).split())
        yield from [f"{'#' * int(node.tag[1])} {words}"] if words else []
    elif node.tag == "hr":
        yield "---"
    elif node.tag == "pre":
        yield _fenced(node)
    elif node.tag == "blockquote":
        yield from _marked("\n\n".join(_blocks(node)), "> ", "> ")
    elif node.tag in ("ul", "ol"):
        yield from _list(node)
    elif node.tag == "table":
        yield from _table(node)
    elif node.tag == "dt":
        yield from [f"**{words}**"] if (words := _inline(node.inside).strip()) else []
    else:
        yield from _blocks(node)


def _paragraph(inside: list[Node | str]) -> Iterator[str]:
    lines = [_BEGINS.sub(_escaped_beginning, line.strip()) for line in _inline(inside).strip().split("\n")]
    if text := "\n".join(line for line in lines if line):
        yield text


def _escaped_beginning(found: re.Match[str]) -> str:
    """What would begin a list, a heading or a quote, and was only words."""
    blanks, mark = found.groups()
    return f"{blanks}{mark}\\" if mark.isdigit() else f"{blanks}\\{mark}"


def _inline(inside: list[Node | str]) -> str:
    parts = [""]
    for one in inside:
        parts.append(
            _plain(one) if isinstance(one, str) else _inline(one.inside) if _goes_on(parts[-1], one) else _one(one)
        )
    text = "".join(parts)
    return re.sub(r" *\n *", "\n", re.sub(r" {2,}", " ", text)) if "`" not in text else text


def _goes_on(before: str, node: Node) -> bool:
    """Whether a part of a bare address stands out in it: its marks would be read as part of the address."""
    return node.tag in _MARKS and bool(_ADDRESS.search(re.split(r"[\s<>]", before)[-1]))


def _plain(text: str) -> str:
    """Words, with a backslash before what would be a mark; addresses stay as they are, since they become links."""
    text, parts, at = _BLANKS.sub(" ", text), [], 0
    for found in _ADDRESS.finditer(text):
        parts += [_MEANS.sub(r"\\\1", text[at : found.start()]), found[0]]
        at = found.end()
    return "".join([*parts, _MEANS.sub(r"\\\1", text[at:])])


def _one(node: Node) -> str:
    if node.tag == "br":
        return "\n"
    if node.tag == "img":
        return f"![{_bracketed(_said_of(node))}]({_target(node.values['src'])})" if _shown(node) else ""
    if node.tag in _CODE:
        return _code(node.words)
    if node.tag in ("sub", "sup"):
        return _small(node)
    if node.tag == "a":
        return _link(node)
    inner = _inline(node.inside)
    if node.tag in _BLOCKS:
        return f"\n{inner}\n"
    return _wrapped(inner, _MARKS[node.tag]) if node.tag in _MARKS else inner


def _shown(node: Node) -> bool:
    return node.values.get("src", "").startswith(("http://", "https://"))


def _said_of(picture: Node) -> str:
    said = picture.values.get("alt", "")
    return "" if said.strip().lower() in _UNSAID else said


def _wrapped(inner: str, mark: str) -> str:
    """The mark stands close around the words, and never spans lines that a paragraph could part."""
    bare = inner.strip()
    if not bare or bare.startswith(mark):
        return inner
    before, after = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
    return (
        before + "\n".join(f"{mark}{line.strip()}{mark}" if line.strip() else "" for line in bare.split("\n")) + after
    )


def _link(node: Node) -> str:
    """A picture that leads somewhere is its words there; a link within the other system leads nowhere here."""
    address = node.values.get("href", "")
    address = f"https:{address}" if address.startswith("//") else address
    words = " ".join(_inline([_without_pictures(one) for one in node.inside]).split())
    if not words or not address.startswith(("http://", "https://", "mailto:")):
        return words
    words = address if words.lower() in _UNSAID else words
    return address if words == address and " " not in address else f"[{words}]({_target(address)})"


def _without_pictures(one: Node | str) -> Node | str:
    if isinstance(one, str) or one.tag == "br":
        return one
    if one.tag == "img":
        return _said_of(one) or one.values.get("src", "").rstrip("/").rpartition("/")[2]
    return Node(one.tag, one.values, [_without_pictures(each) for each in one.inside])


def _target(address: str) -> str:
    address = address.strip().replace(" ", "%20").replace("<", "%3C").replace(">", "%3E").replace("\n", "")
    return f"<{address}>" if re.search(r"[()\\*_`\[\]]", address) else address


def _bracketed(words: str) -> str:
    return " ".join(re.sub(rf"([\\\[\]`*_]|{_ENTITY})", r"\\\1", words).split())


def _small(node: Node) -> str:
    table = _LOW if node.tag == "sub" else _HIGH
    return _inline((_translated(node, table) if all(ord(sign) in table for sign in node.words) else node).inside)


def _translated(node: Node, table: dict[int, int]) -> Node:
    """The same elements with other signs: what is small may lead somewhere."""
    inside = [one.translate(table) if isinstance(one, str) else _translated(one, table) for one in node.inside]
    return replace(node, inside=inside)


def _code(words: str) -> str:
    words = _BLANKS.sub(" ", words)
    if not words.strip():
        return words
    longest = max((len(run) for run in re.findall(r"`+", words)), default=0)
    marks = "`" * (longest + 1)
    blank = " " if words[0] in "` " or words[-1] in "` " else ""
    return f"{marks}{blank}{words}{blank}{marks}"


def _fenced(node: Node) -> str:
    """Code to the letter. Its language is a class of the element or of the one inside."""
    classes = " ".join([node.values.get("class", ""), *(
        one.values.get("class", "") for one in node.inside if isinstance(one, Node))])  # fmt: skip
    language = found[1].lower() if (found := _LANGUAGE.search(classes)) else ""
    text = node.words.removeprefix("\n").removesuffix("\n")
    longest = max((len(run) for run in re.findall(r"`{3,}", text)), default=2)
    marks = "`" * (longest + 1)
    return f"{marks}{language}\n{text}\n{marks}"


def _list(node: Node) -> Iterator[str]:
    start = node.values.get("start", "1")
    number = int(start) if node.tag == "ol" and start.isdigit() and len(start) < 9 else 1
    items = []
    for item in [one for one in node.inside if isinstance(one, Node)]:
        mark = f"{number}. " if node.tag == "ol" else "- "
        blocks = list(_blocks(item)) or [""]
        text = ("\n" if _tight(item) else "\n\n").join(blocks)
        items += _marked(text, mark, " " * len(mark))
        number += 1
    yield ("\n\n" if any("\n\n" in item for item in items) else "\n").join(items)


def _tight(item: Node) -> bool:
    """Words and a list below them stand close; paragraphs and code have their blank lines."""
    return not any(isinstance(one, Node) and one.tag in ("p", "pre", "blockquote", "table") for one in item.inside)


def _marked(text: str, first: str, rest: str) -> list[str]:
    lines = text.split("\n")
    marked = [(first if n == 0 else rest) + line for n, line in enumerate(lines)]
    return ["\n".join(line.rstrip() for line in marked)] if text.strip() else []


def _table(node: Node) -> Iterator[str]:
    rows = [[_cell(cell) for cell in row.inside if isinstance(cell, Node)] for row in _rows(node)]
    width = max((len(row) for row in rows), default=0)
    if width < 1:
        return
    lines = ["| " + " | ".join([*row, *[""] * (width - len(row))]) + " |" for row in rows]
    lines.insert(1, "|" + " --- |" * width)
    yield "\n".join(lines)


def _rows(node: Node) -> Iterator[Node]:
    for one in node.inside:
        if isinstance(one, Node) and one.tag == "tr":
            yield one
        elif isinstance(one, Node):
            yield from _rows(one)


def _cell(cell: Node) -> str:
    return " ".join(" ".join(_blocks(cell)).split()).replace("|", "\\|")
