"""Words that a chat program renders as Markdown, made to stand as they are."""

from __future__ import annotations

import re

_MEANS_SOMETHING = re.compile(r"[\\`*_~|\[\](){}<>#@:!&]|^\s*[-+]|(?<=^\d)[.)]")


def escaped(text: str) -> str:
    """One line with every character that could format, link, mention or show a picture behind a backslash."""
    return _MEANS_SOMETHING.sub(lambda found: found[0][:-1] + "\\" + found[0][-1], text)
