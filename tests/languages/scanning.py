"""Finds sentences that nobody could translate: text in templates outside `_`, and refusals written as plain strings."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

READ_ALOUD = {"aria-label", "alt", "placeholder", "title", "data-busy"}
NO_WORDS = {"code", "pre", "script", "style"}
# What is the same in every language.
NAMES = {"Docside", "UTC", "Markdown", "example", "com", "https"}
SPOKEN = {"Refused", "Failed", "Rejected", "PanelEntry", "ValidationError"}
_JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_CLASS = re.compile(r"\{% block body_class %\}.*?\{% endblock %\}")
_WORD = re.compile(r"[^\W\d_]{2,}")


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in NO_WORDS:
            self.open.append(tag)
        self.found += [f"{name}={value}" for name, value in attrs if name in READ_ALOUD and value and _speaks(value)]

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if not self.open and _speaks(data):
            self.found.append(data.strip())


def untranslatable_in(template: str) -> list[str]:
    """The words of a template that are the same in every language, but for names."""
    reader = _Text()
    reader.feed(_JINJA.sub(" ", _CLASS.sub("", template)))
    return reader.found


def plain_sentences(path: Path) -> Iterator[str]:
    """Where a Python file says something to a person in a string of its own instead of through `_`."""
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if (name in SPOKEN or name.endswith("Field")) and _is_text(node.args[0]):
            yield f"{path.name}:{node.lineno} {ast.unparse(node.args[0])}"


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and _speaks(str(node.value)))


def _speaks(text: str) -> bool:
    return any(word not in NAMES for word in _WORD.findall(text))
