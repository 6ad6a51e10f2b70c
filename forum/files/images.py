from __future__ import annotations

import io
import struct
import zlib
from dataclasses import dataclass
from hashlib import sha256
from typing import IO, Literal

from flask_babel import gettext as _
from PIL import Image, ImageOps

from forum.refused import Refused

MAX_UPLOAD = 5 * 1024 * 1024
MAX_PIXELS = 40_000_000
_CRISP_MAX = 1024 * 1024
_READ = ("PNG", "JPEG", "WEBP", "GIF")
# What Pillow raises on files that are broken, or made to break it.
_BROKEN = (
    OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError, struct.error, zlib.error,
    OverflowError, MemoryError, Image.DecompressionBombError, Image.DecompressionBombWarning,
)  # fmt: skip


@dataclass(frozen=True)
class Picture:
    """A picture made anew, not stored yet: nothing of the uploaded bytes is left in it, no place and no camera."""

    name: str
    content: bytes
    width: int
    height: int


def read_image(
    stream: IO[bytes],
    *,
    max_side: int,
    square: bool = False,
    kind: Literal["webp", "png"] = "webp",
    most: int = MAX_UPLOAD,
) -> Picture:
    """Make an uploaded PNG, JPEG, WebP or GIF (its first frame) anew, no side longer than `max_side` pixels.

    It takes time and touches no table: call it before `write()`, then `store_image` inside. `png` is for what mail
    programs must show. Refused, if it is too large or no such picture.
    """
    data = stream.read(most + 1)
    if len(data) > most:
        words = _(
            "This picture is larger than %(most)s MB. Please make it smaller and choose it again.", most=most >> 20
        )
        raise Refused(words)
    try:
        return _made_anew(data, max_side, square, kind)
    except _BROKEN as error:
        raise Refused(_("This is not a picture we can read. PNG, JPEG, WebP and GIF work.")) from error


def bare_size(data: bytes) -> tuple[int, int] | None:
    """How large a picture is that was made anew once: a WebP that carries nothing but its points. None for all else."""
    try:
        with Image.open(io.BytesIO(data), formats=["WEBP"]) as opened:
            more = {name for name in ("exif", "xmp", "icc_profile") if opened.info.get(name)}
            alone = not more and not getattr(opened, "is_animated", False)
            ends = 8 + int.from_bytes(data[4:8], "little") >= len(data)
            return opened.size if alone and ends else None
    except _BROKEN:
        return None


def _made_anew(data: bytes, max_side: int, square: bool, kind: str) -> Picture:
    with Image.open(io.BytesIO(data), formats=_READ) as opened:
        # Only the head has been read so far; a small file may claim to be a very large picture.
        if opened.width * opened.height > MAX_PIXELS:
            raise Refused(_("This picture has more than 40 million points. Please make it smaller."))
        crisp = opened.format in {"PNG", "GIF"}
        opened.draft("RGB", (max_side * 2, max_side * 2))
        image = ImageOps.exif_transpose(opened)
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    if square:
        side = min(image.size)
        image = ImageOps.fit(image, (min(side, max_side),) * 2, Image.Resampling.LANCZOS)
    image.thumbnail((max_side, max_side), Image.Resampling.LANCZOS)
    content = _encoded(image, kind, crisp)
    return Picture(f"{sha256(content).hexdigest()[:32]}.{kind}", content, *image.size)


def _encoded(image: Image.Image, kind: str, crisp: bool) -> bytes:
    """Screenshots stay sharp as long as they stay small; what was a photograph is packed like one."""
    # A picture of only its points: whatever else the upload carried stays behind.
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    if kind == "png":
        return _saved(bare, "PNG", optimize=True)
    content = _saved(bare, "WEBP", lossless=True, quality=40) if crisp else b""
    return content if 0 < len(content) <= _CRISP_MAX else _saved(bare, "WEBP", quality=84, method=4)


def _saved(image: Image.Image, kind: str, **options: bool | int) -> bytes:
    made = io.BytesIO()
    image.save(made, kind, **options)
    return made.getvalue()
