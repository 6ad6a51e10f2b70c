"""The text as typed: line ends made one, and code lifted out before anything can change it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from forum.markup.code import CodeBlock

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # PostgreSQL and UTF-8 refuse these
_OPENING = re.compile(
    r"(?P<quote>(?: {0,3}> ?)*)(?P<indent>[ \t]*)(?P<item>(?:(?:[-*+]|\d{1,9}[.)]) {1,4})*)"
    r"(?P<fence>`{3,}(?=[^`]*$)|~{3,})(?P<info>.*)"
)
_LANGUAGE = re.compile(r"\s*\{?\s*\.?([A-Za-z0-9_#+.-]{1,30})(?=[\s},]|$)")
_ITEM = re.compile(r"[ ]{0,3}(?:> ?)*[ ]*(?:[-*+]|\d{1,9}[.)])(?:\s|$)")
_INDENTED = re.compile(r" {4}| {0,3}\t")


def cleaned(text: str) -> str:
    """LF line ends; what no database stores becomes U+FFFD."""
    return _UNSTORABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def placeholder(number: int) -> str:
    """Stands for a code block; unforgeable, because STX and ETX are taken out of everything else."""
    return f"\x02code:{number}\x03"


PLACEHOLDER = re.compile("\x02code:(\\d+)\x03")


def without_code(lines: list[str]) -> tuple[list[str], list[CodeBlock]]:
    """The lines with one placeholder per code block, fenced or indented, and the blocks in order."""
    scan = _Scan(lines)
    return list(scan.run()), scan.blocks


@dataclass(frozen=True)
class _Fence:
    quotes: int
    indent: int
    closing: re.Pattern[str]


class _Scan:
    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.at = 0
        self.blocks: list[CodeBlock] = []
        self.in_list = False
        self.after_blank = True

    def run(self) -> Iterator[str]:
        while self.at < len(self.lines):
            line = self.lines[self.at]
            opening = _OPENING.fullmatch(line) if "```" in line or "~~~" in line else None
            if opening and (self.in_list or len(opening["indent"].expandtabs(4)) < 4):
                yield from self.fenced(opening)
            elif self.after_blank and not self.in_list and line.strip() and _INDENTED.match(line):
                yield from self.indented()
            else:
                self.follow(line)
                self.at += 1
                yield line.replace("\x02", "").replace("\x03", "")

    def follow(self, line: str) -> None:
        blank = not line.strip()
        if _ITEM.match(line):
            self.in_list = True
        elif self.after_blank and not blank and not line[0].isspace():
            self.in_list = False
        self.after_blank = blank

    def fenced(self, opening: re.Match[str]) -> Iterator[str]:
        self.follow(opening["indent"] + opening["item"] + opening["fence"])
        self.at += 1
        content = list(self.content(_fence(opening)))
        if self.at == len(self.lines) and content and not content[-1] and not self.lines[-1]:
            content.pop()  # an open fence ends with the text, whose last line end begins no line
        language = _LANGUAGE.match(opening["info"])
        quote = opening["quote"]
        if not opening["item"]:  # a fence interrupts a paragraph; an item's own stays on its line
            yield quote
        kept = self.kept(content, language and language[1])
        yield quote + opening["indent"].expandtabs(4) + opening["item"] + kept
        yield quote
        self.after_blank = True

    def content(self, fence: _Fence) -> Iterator[str]:
        while self.at < len(self.lines):
            inner = _unquoted(self.lines[self.at], fence.quotes)
            if inner is None:  # the quote ends, and its fence with it
                return
            self.at += 1
            line = _dedented(inner, fence.indent)
            if fence.closing.fullmatch(line):
                return
            yield line

    def indented(self) -> Iterator[str]:
        found: list[str] = []
        while self.at < len(self.lines) and (_INDENTED.match(self.lines[self.at]) or not self.lines[self.at].strip()):
            found.append(self.lines[self.at])
            self.at += 1
        while not found[-1].strip():
            found.pop()
        yield from ("", self.kept([_INDENTED.sub("", line, count=1) for line in found], None), "")
        self.after_blank = True

    def kept(self, content: list[str], language: str | None) -> str:
        text = "".join(line + "\n" for line in content)
        self.blocks.append(CodeBlock(text, language.lower() if language else None))
        return placeholder(len(self.blocks) - 1)


def _fence(opening: re.Match[str]) -> _Fence:
    mark = opening["fence"]
    return _Fence(
        quotes=opening["quote"].count(">"),
        indent=len(opening["indent"].expandtabs(4)) + len(opening["item"]),
        closing=re.compile(rf" {{0,3}}{mark[0]}{{{len(mark)},}}[ \t]*"),
    )


def _unquoted(line: str, quotes: int) -> str | None:
    for _ in range(quotes):
        mark = re.match(r" {0,3}> ?", line)
        if mark is None:
            return None
        line = line[mark.end() :]
    return line


def _dedented(line: str, columns: int) -> str:
    """Without the indentation its fence has; a tab counts as four columns and is never split."""
    while columns > 0 and line[:1] in (" ", "\t"):
        columns -= 1 if line[0] == " " else 4
        line = line[1:]
    return line
