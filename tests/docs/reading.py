"""What the documentation says, read from its Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown.extensions.toc import slugify

from forum.paths import DOCS

FENCE = re.compile(r"^```(\S*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)


def names() -> list[str]:
    return sorted(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md"))


def text(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def blocks(name: str, language: str) -> list[str]:
    """The code blocks of a page in one language."""
    return blocks_in(text(name), language)


def blocks_in(markdown: str, language: str) -> list[str]:
    return [code for found, code in FENCE.findall(markdown) if found == language]


def section(name: str, heading: str) -> str:
    """The part of a page under one heading of the second level."""
    return text(name).split(f"\n## {heading}\n")[1].split("\n## ")[0]


def rows(markdown: str) -> list[list[str]]:
    """The body of the first table: its cells as they are written."""
    table = re.search(r"(?:^\|.*\|\n)+", markdown, re.MULTILINE)
    assert table, "there is no table"
    lines = table[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def links(name: str) -> list[str]:
    """The targets that lie in the documentation itself."""
    prose = FENCE.sub("", text(name))
    return [target for target in LINK.findall(prose) if "://" not in target and not target.startswith("mailto:")]


def anchors(name: str) -> set[str]:
    return {slugify(_plain(heading), "-") for heading in HEADING.findall(FENCE.sub("", text(name)))}


def commands(name: str) -> Iterator[list[str]]:
    """Every command line that calls `forum` or `dev.py`, as words; from inline code and from console blocks."""
    source = text(name)
    inline = re.findall(r"(?<!`)`([^`\n]+)`(?!`)", FENCE.sub("", source))
    lines = [line.lstrip("$# ") for block in blocks(name, "console") for line in block.splitlines()]
    services = re.findall(r"^ExecStart=\S+python -m (.+)$", source, re.MULTILINE)
    for line in [*inline, *lines, *services]:
        words = line.split()
        if words[:1] == ["forum"] or words[:2] == ["python3", "dev.py"]:
            yield words[1:]


def _plain(heading: str) -> str:
    return re.sub(r"[`*]", "", heading)
