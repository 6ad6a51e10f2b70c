"""JSON documents of a file, a folder or an archive, one after the other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _

from forum.imports.reading import Material
from forum.refused import Refused

LARGEST = 64 << 20  # one document is read as a whole; the interfaces hand out pages far smaller than that
MOST_PARTS = 2_000_000  # an empty pair of brackets takes two letters in the file, and sixty bytes in memory


def loaded(material: Material, names: list[str] | None = None) -> Iterator[Any]:
    """Each document; a file may also hold one a line. Refused: this is no JSON, or more than can be read at once."""
    for name in material.names if names is None else names:
        if not name.lower().endswith((".json", ".jsonl", ".ndjson")) and len(material.names) > 1:
            continue
        with material.open(name) as stream:
            text = stream.read(LARGEST + 1)
        if len(text) > LARGEST:
            raise Refused(_("%(name)s is larger than one document can be. Please split it.", name=name[-80:]))
        if text.count(b"{") + text.count(b"[") > MOST_PARTS or text.count(b",") > 4 * MOST_PARTS:
            raise Refused(_("%(name)s holds more than one document can. Please split it.", name=name[-80:]))
        yield from _documents(name, text)


def _documents(name: str, text: bytes) -> Iterator[Any]:
    try:
        yield json.loads(text)
        return
    except (ValueError, RecursionError):
        lines = [line for line in text.splitlines() if line.strip()]
    try:
        made = [json.loads(line) for line in lines]
    except (ValueError, RecursionError):
        raise Refused(_("%(name)s is no JSON.", name=name[-80:])) from None
    yield from made


def text_of(given: dict[str, Any], *names: str) -> str:
    """The first of these that says something, as text; what is no text and no number says nothing."""
    said = (given.get(name) for name in names)
    return next(
        (_readable(str(one)) for one in said if isinstance(one, str | int | float) and one is not False and one != ""),
        "",
    )


def number_of(value: Any) -> int:
    return min(value, 10**9) if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0


def words(value: Any) -> str:
    """A text that a document should have there, or nothing."""
    return _readable(value) if isinstance(value, str) else ""


def _readable(text: str) -> str:
    """JSON can spell half of a letter, which is no text anywhere else."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def dicts(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
