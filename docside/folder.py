"""A folder of built HTML as pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from docside.pushing import Built

# What generators build beside the pages: nobody reads it as one.
_BESIDE = {"404.html", "search.html", "genindex.html", "py-modindex.html", "print_page.html"}
_FOLDERS = {"_modules", "_sources", "_static", "assets", "search"}


def pages_of(folder: Path) -> Iterator[Built]:
    """Every page in it, with the address it has relative to the site."""
    for path in sorted(folder.rglob("*.html")):
        within = path.relative_to(folder)
        if within.name not in _BESIDE and _FOLDERS.isdisjoint(within.parts[:-1]):
            yield Built(_address(within), path.read_text(encoding="utf-8", errors="replace"))


def _address(within: Path) -> str:
    parts = within.parts[:-1] if within.name == "index.html" else within.parts
    return quote("./" + "/".join(parts) + ("/" if parts and within.name == "index.html" else ""), safe="/")
