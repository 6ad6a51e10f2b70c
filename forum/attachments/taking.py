"""From what a browser sends to what is kept: pictures are made anew, of other files only harmless kinds pass."""

from __future__ import annotations

import io
import secrets
import unicodedata
from dataclasses import dataclass
from hashlib import sha256
from typing import IO

from flask_babel import gettext as _

from forum.attachments.scanning import must_be_clean
from forum.files import read_image
from forum.markup import LARGEST, SHOWN
from forum.refused import Refused

LARGEST_FILE = 10 * 1024 * 1024
PICTURES = ("png", "jpg", "jpeg", "webp", "gif")
TEXTS = ("txt", "log", "json", "csv")
OTHERS = (*TEXTS, "pdf", "zip")
_TITLE = 100
_PICTURE_SIGNS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a")
# What these begin with is something else, whatever its name says.
_BINARY = (b"%PDF-", b"PK\x03\x04", b"PK\x05\x06", b"MZ", b"\x7fELF", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"\xca\xfe")
_WIDE = (b"\xff\xfe", b"\xfe\xff")  # UTF-16, as PowerShell writes its logs


@dataclass(frozen=True)
class Taken:
    """What is to be kept. `small` is the picture that stands in a text, None where the whole one does."""

    name: str
    title: str
    content: bytes
    small: bytes | None

    @property
    def digest(self) -> str:
        return sha256(self.content).hexdigest()


def take(stream: IO[bytes], title: str) -> Taken:
    """Read, look at and make anew what was uploaded; it takes time and touches no table. Refused with a sentence."""
    title = cleaned_title(title)
    data = stream.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        words = _("“%(name)s” is larger than %(most)s MB. Please make it smaller.", name=title, most=LARGEST_FILE >> 20)
        raise Refused(words)
    if not data:
        raise Refused(_("“%(name)s” is empty.", name=title))
    must_be_clean(data, title)
    ending = title.rpartition(".")[2].lower() if "." in title else ""
    if _is_picture(data) or ending in PICTURES:
        return _picture(data, title)
    must_be_what_it_says(data, ending, title)
    return Taken(f"{_token()}.{ending}", title, data, None)


def cleaned_title(title: str) -> str:
    """The name of a file as one line without folders, and without signs that nobody sees or that turn what follows."""
    last = title.replace("\\", "/").rpartition("/")[2]
    seen = "".join(sign for sign in last if sign.isspace() or unicodedata.category(sign)[0] != "C")
    words = " ".join(seen.split()).strip(". ") or "file"
    stem, dot, ending = words.rpartition(".")
    return words if len(words) <= _TITLE else f"{(stem or words)[: _TITLE - 12]}…{dot}{ending[:10]}"


def _is_picture(data: bytes) -> bool:
    return data.startswith(_PICTURE_SIGNS) or (data.startswith(b"RIFF") and data[8:12] == b"WEBP")


def _picture(data: bytes, title: str) -> Taken:
    made = read_image(io.BytesIO(data), max_side=LARGEST, most=LARGEST_FILE)
    small = None
    if max(made.width, made.height) > SHOWN:
        small = read_image(io.BytesIO(made.content), max_side=SHOWN, most=LARGEST_FILE).content
    name = f"{_token()}-{made.width}x{made.height}.webp"
    stem = title.rpartition(".")[0] or title
    return Taken(name, stem, made.content, small)


def must_be_what_it_says(data: bytes, ending: str, title: str) -> None:
    if ending not in OTHERS:
        raise Refused(
            _(
                "“%(name)s” is of a kind that is not taken. Pictures can be PNG, JPEG, WebP or GIF, other files "
                "txt, log, json, csv, pdf or zip.",
                name=title,
            )
        )
    if ending in TEXTS:
        fits = data.startswith(_WIDE) or not (data.startswith(_BINARY) or b"\0" in data)
    elif ending == "pdf":
        fits = data.startswith(b"%PDF-")
    else:
        fits = data.startswith((b"PK\x03\x04", b"PK\x05\x06"))
    if not fits:
        raise Refused(_("“%(name)s” is not what the end of its name says.", name=title))


def _token() -> str:
    return secrets.token_urlsafe(16)
