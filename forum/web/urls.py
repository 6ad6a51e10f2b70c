from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import urlsplit

from flask import current_app


def absolute(path: str) -> str:
    """The public address of one of our paths, for mails, pings and feeds; needs no request."""
    return f"{current_app.config['FORUM'].url}{path}"


def key_in(link: str) -> str:
    """The key that stands behind the # of a link in a mail, whether it came alone or as the whole link."""
    return link.strip().rpartition("#key=")[2]


@lru_cache(maxsize=20_000)
def slug(words: str, default: str) -> str:
    """Words as a part of an address, for people to read; what counts is the number beside it."""
    letters = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", letters))[:60].strip("-") or default


def local_path(target: str | None, default: str = "/") -> str:
    """A `next` target if it is a plain path of ours, else the default: never a way out to another host."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return default
    if any(ord(letter) < 32 or letter == "\\" for letter in target):
        return default
    parts = urlsplit(target)
    return default if parts.scheme or parts.netloc else target
