"""Titles: one line of text in which only `code` means anything."""

from __future__ import annotations

import html
import re
from functools import lru_cache

import nh3

from forum.markup.source import cleaned

_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")


@lru_cache(maxsize=5000)
def inline(text: str) -> str:
    """Safe HTML of a title: everything escaped, `backticks` as code, line ends as blanks."""
    line = " ".join(cleaned(text).split("\n"))
    marked = _CODE.sub(_code, html.escape(line, quote=False))
    return nh3.clean(marked, tags={"code"}, attributes={}, link_rel=None)


def _code(found: re.Match[str]) -> str:
    return f"<code>{found[2].strip() or found[2]}</code>"
