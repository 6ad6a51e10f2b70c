"""Pictures and other files as people upload them, drawn when they are needed."""

from __future__ import annotations

import io
import zipfile
import zlib

from PIL import Image


def picture(kind: str = "PNG", size: tuple[int, int] = (300, 200), colour: str = "teal", **options: object) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, colour).save(made, kind, **options)
    return made.getvalue()


def photograph() -> bytes:
    """A JPEG that says where and with what it was taken, lying on its side."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Secret Camera"
    exif.get_ifd(0x8825)[2] = (48.0, 8.0, 0.0)
    return picture("JPEG", (200, 100), exif=exif)


def archive() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as opened:
        opened.writestr("a.txt", "hello")
    return made.getvalue()


def bomb() -> bytes:
    """A small PNG that says it is fifty thousand points a side."""
    made = bytearray(picture())
    made[16:24] = (50_000).to_bytes(4, "big") * 2
    made[29:33] = zlib.crc32(bytes(made[12:29])).to_bytes(4, "big")
    return bytes(made)
