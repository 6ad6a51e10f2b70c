"""Lists and nesting as GitHub reads them, rewritten the way Python-Markdown reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

MAX_NESTING = 8
STEP = 4  # Python-Markdown nests by four columns and nothing else

_ITEM = re.compile(r"(?P<indent> *)(?P<mark>[-*+]|\d{1,9}[.)])(?P<gap> +|$)(?P<rest>.*)")
_BOX = re.compile(r"^\[([ xX])\](?= )")
_RULE = re.compile(r" {0,3}(?:(?:- *){3,}|(?:_ *){3,}|(?:\* *){3,})")
_HEADING = re.compile(r" {0,3}#{1,6}(?: |$)")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+) *")
_TABLE_RULE = re.compile(r" *\|? *:?-+:? *(?:\| *:?-+:? *)*\|? *")
_CONTAINER = re.compile(r" *(?:>|(?:[-*+]|\d{1,9}[.)])(?= ))")
_QUOTE = re.compile(r" {0,3}> ?")


def renested(lines: list[str]) -> list[str]:
    """The lines with every list level indented by four and set off from the paragraph before it.

    Nesting, by quotes and items together, ends at MAX_NESTING; what is deeper is text.
    """
    return _tables_set_off(list(_Lists().run([_capped(line) for line in lines])))


def _tables_set_off(lines: list[str]) -> list[str]:
    """A table may follow its sentence directly, as a list may."""
    result: list[str] = []
    for line in lines:
        if len(result) >= 2 and "|" in result[-1] and result[-2].strip() and _TABLE_RULE.fullmatch(line):
            result.insert(-1, "")
        result.append(line)
    return result


def _capped(line: str) -> str:
    """Marks in a row beyond the limit, escaped: each costs Python-Markdown a call inside a call."""
    if _RULE.fullmatch(line):
        return line
    at = 0
    for _ in range(MAX_NESTING):
        mark = _CONTAINER.match(line, at)
        if mark is None:
            return line
        at = mark.end()
    rest = line[at:].lstrip(" ")
    return f"{line[:at]} \\{rest}" if _CONTAINER.match(rest) else line


def _box(found: re.Match[str]) -> str:
    return "☐" if found[1] == " " else "☑"


@dataclass
class _Level:
    column: int  # where the item's text begins in the source
    ordered: bool


class _Lists:
    def __init__(self) -> None:
        self.open: list[_Level] = []
        self.closed: _Level | None = None
        self.after_blank = True
        self.loose = False  # the open item has a second paragraph, so the next item needs a blank line

    def run(self, lines: list[str]) -> Iterator[str]:
        for quoted, group in groupby(lines, key=self.quotes):
            if quoted:
                yield from self.quote(list(group))
                continue
            for line in group:
                item = None if _RULE.fullmatch(line) else _ITEM.fullmatch(line)
                if not line.strip():
                    yield ""
                elif item and self.begins(item):
                    yield from self.item(item)
                else:
                    yield from self.text(line)
                self.after_blank = not line.strip()

    def quotes(self, line: str) -> bool:
        column = self.open[-1].column if self.open else 0
        return bool(_QUOTE.match(line[column:] if line[:column].isspace() else line))

    def quote(self, lines: list[str]) -> Iterator[str]:
        self.leave(len(lines[0]) - len(lines[0].lstrip(" ")))
        if self.open and not self.after_blank:
            yield ""
        inner = _Lists().run([line.lstrip(" ")[1:].removeprefix(" ") for line in lines])
        yield from (" " * STEP * len(self.open) + "> " + line for line in inner)
        self.after_blank, self.loose = False, bool(self.open)

    def begins(self, item: re.Match[str]) -> bool:
        """Whether this is an item at all: inside a paragraph only a bullet or a 1 begins a list."""
        if self.open:
            return True
        if len(item["indent"]) >= STEP:
            return False
        return self.after_blank or bool(item["rest"] and item["mark"] in ("-", "*", "+", "1.", "1)"))

    def item(self, item: re.Match[str]) -> Iterator[str]:
        indent, mark = len(item["indent"]), item["mark"]
        first = not self.open
        self.leave(indent)
        del self.open[MAX_NESTING:]
        ordered = mark[0].isdigit()
        turned = self.closed is not None and self.closed.ordered != ordered
        if not self.after_blank and (first or turned or self.loose):
            yield ""
        # Always "+": a lone "-" would underline the line above into a heading.
        shown = f"{mark[:-1]}." if ordered else "+"
        yield f"{' ' * STEP * len(self.open)}{shown} {_BOX.sub(_box, item['rest'])}"
        self.loose = False
        gap = len(item["gap"]) if 1 <= len(item["gap"]) <= STEP else 1
        self.open.append(_Level(indent + len(mark) + gap, ordered))

    def text(self, line: str) -> Iterator[str]:
        indent = len(line) - len(line.lstrip(" "))
        interrupts = bool(_HEADING.match(line) or _RULE.fullmatch(line))
        if self.after_blank or interrupts:
            self.leave(indent)
            self.loose = bool(self.open)
        if interrupts and not self.after_blank and not self.open:
            yield from self.set_off(line)
        column = self.open[-1].column if self.open else 0
        yield " " * STEP * len(self.open) + line[min(indent, column) :]
        if not self.open and (interrupts or _UNDERLINE.fullmatch(line)):
            yield ""  # else the rest is searched once more for every heading in it

    def set_off(self, line: str) -> Iterator[str]:
        # Dashes under a paragraph are its heading, not a rule, so they stay with it.
        if self.closed is not None or _HEADING.match(line):
            yield ""

    def leave(self, indent: int) -> None:
        self.closed = None
        while self.open and indent < self.open[-1].column:
            self.closed = self.open.pop()
