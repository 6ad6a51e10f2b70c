"""A folder of built HTML as pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urljoin

from docside.pushing import Built

# What generators build beside the pages: nobody reads it as one. In `search` and `assets` they put no HTML but a page
# for searching, which itself says that it is for no index.
_BESIDE = {"404.html", "search.html", "genindex.html", "py-modindex.html", "print_page.html"}
_FOLDERS = {"_modules", "_sources", "_static"}
# They put these at the root of each build, and a folder may hold several: versions, languages.
_ROOT = ("objects.inv", "sitemap.xml")


def pages_of(folder: Path, *, below: str = "") -> Iterator[Built]:
    """Every page in it, with the address it has: below this one, or relative to the site."""
    for within in _html_in(folder):
        if not _is_beside(folder, within):
            html = (folder / within).read_text(encoding="utf-8", errors="replace")
            yield Built(urljoin(below, _address(within)), html)


def left_out(folder: Path) -> list[str]:
    """The files of HTML in it that are taken for no pages."""
    return [within.as_posix() for within in _html_in(folder) if _is_beside(folder, within)]


def _html_in(folder: Path) -> list[Path]:
    return [path.relative_to(folder) for path in sorted(folder.rglob("*.html"))]


def _is_beside(folder: Path, within: Path) -> bool:
    if not _FOLDERS.isdisjoint(within.parts[:-1]):
        return True
    return within.name in _BESIDE and (len(within.parts) == 1 or _is_root((folder / within).parent))


def _is_root(folder: Path) -> bool:
    return any((folder / name).is_file() for name in _ROOT)


def _address(within: Path) -> str:
    parts = within.parts[:-1] if within.name == "index.html" else within.parts
    return quote("./" + "/".join(parts) + ("/" if parts and within.name == "index.html" else ""), safe="/")
