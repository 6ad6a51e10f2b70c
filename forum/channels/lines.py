"""Visitors' words made fit for a place where they must not act: cleaned, on one line, or cut short."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, urlsplit

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
# These turn the reading direction of what follows: a title could show another address than it has.
_TURNING = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_BREAK = re.compile(r"[\s\u2028\u2029]+")


def plain(text: str) -> str:
    r"""The text with \n as the only line end and nothing a database, JSON or SMTP would choke on."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _SURROGATE.sub("\ufffd", _CONTROL.sub("", text))


def line(text: str) -> str:
    """The text on one line, unable to add a header or to turn the reading direction."""
    return _BREAK.sub(" ", _TURNING.sub("", plain(text))).strip()


def excerpt(text: str, characters: int = 400, lines: int = 8) -> list[str]:
    """The first lines of a text, at most so many characters in all, with an ellipsis where it was cut."""
    wanted = [found for found in map(_flat, plain(text).split("\n")) if found]
    kept: list[str] = []
    for found in wanted[:lines]:
        room = characters - sum(map(len, kept))
        if room <= 0:
            break
        kept.append(short(found, room))
    if kept and len(kept) < len(wanted) and not kept[-1].endswith("…"):
        kept[-1] += " …"
    return kept


def short(text: str, characters: int) -> str:
    """At most so many characters (from 2), never cut between a letter and its accents."""
    if len(text) <= characters:
        return text
    end = characters - 1
    while end > 1 and unicodedata.combining(text[end]):
        end -= 1
    return text[:end].rstrip() + "…"


def still(text: str) -> str:
    """No @name that a chat program could take for a mention; looks the same."""
    return re.sub(r"([@＠])(?=\S|$)", "\\1\u200b", text)


def address(url: str) -> str:
    """The address with everything quoted that could end a link early; empty if it is no web address."""
    url = line(url)
    try:
        scheme = urlsplit(url).scheme
    except ValueError:
        return ""
    return quote(url, safe="%/:?#@!$&+,;=~-._") if scheme in {"http", "https"} else ""


def _flat(text: str) -> str:
    """Keeps the indentation of code."""
    return _TURNING.sub("", text.replace("\t", "    ")).rstrip()
