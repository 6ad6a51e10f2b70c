"""What a text says of files that were uploaded for it: their addresses, and how large a picture is shown."""

from __future__ import annotations

import re

LARGEST = 2560  # points a side, as pictures are kept
SHOWN = 1000  # points a side, as they stand in a text; what is larger has a small one beside it
PLACE = "/uploads/"
_DRAWN = r"[A-Za-z0-9_-]{22}"
PICTURE = re.compile(rf"{PLACE}({_DRAWN}-([1-9]\d{{0,3}})x([1-9]\d{{0,3}})\.webp)")
ATTACHED = re.compile(rf"{PLACE}({_DRAWN}\.(?:txt|log|json|csv|pdf|zip))")
UPLOAD = re.compile(rf"{PLACE}({_DRAWN}(?:-[1-9]\d{{0,3}}x[1-9]\d{{0,3}}\.webp|\.(?:txt|log|json|csv|pdf|zip)))(?!\w)")
_OURS = re.compile(rf"{PLACE}(?:small/)?{_DRAWN}(?:-\d{{1,4}}x\d{{1,4}}\.webp|\.[a-z]{{3,4}})")
_IN_HTML = re.compile(rf'(?<==")({PLACE}(?:small/)?({_DRAWN}(?:-\d{{1,4}}x\d{{1,4}}\.webp|\.[a-z]{{3,4}})))(?=")')
_SHOWN_PICTURE = re.compile(
    rf'<a href="({PLACE}[^"<>]+)"(?: rel="[^"]*")?><img (?:[^"<>]|"[^"]*")*?\balt="([^"]*)"(?:[^"<>]|"[^"]*")*></a>'
)


def uploads_in(text: str) -> list[str]:
    """The names of the files that a Markdown text shows or links, each once, in their order."""
    return list(dict.fromkeys(UPLOAD.findall(text))) if PLACE in text else []


def is_upload(address: str) -> bool:
    return bool(PICTURE.fullmatch(address) or ATTACHED.fullmatch(address))


def is_local(address: str) -> bool:
    """Whether an address in a rendered text is that of an upload, or of the small one beside it."""
    return bool(_OURS.fullmatch(address))


def size_of(address: str) -> tuple[int, int] | None:
    """How large a picture is kept; None for what is no picture of ours."""
    found = PICTURE.fullmatch(address)
    width, height = (int(found[2]), int(found[3])) if found else (0, 0)
    return (width, height) if 0 < width <= LARGEST and 0 < height <= LARGEST else None


def fitted(width: int, height: int) -> tuple[int, int]:
    """The size in which a picture stands in a text."""
    most = max(width, height)
    return (width, height) if most <= SHOWN else (max(1, width * SHOWN // most), max(1, height * SHOWN // most))


def with_addresses(html: str, change: dict[str, str]) -> str:
    """Rendered HTML in which the named files have another address: what stands before their path, and after it."""
    return _IN_HTML.sub(lambda found: found[1] + change.get(found[2], ""), html) if PLACE in html else html


def outside(html: str, root: str, *, shown: bool, words: str) -> str:
    """Rendered HTML for somebody else's page, or for a mail: `root` is the forum's address, without a slash.

    Pictures are links there with `words` before what they show, unless they are to be `shown`.
    """
    if PLACE not in html:
        return html
    if not shown:
        html = _SHOWN_PICTURE.sub(lambda found: f'<a href="{found[1]}">{words}: {found[2] or found[1]}</a>', html)
    return _IN_HTML.sub(lambda found: root + found[1], html)
