from __future__ import annotations

import zlib

_GZIP = b"\x1f\x8b"


class TooLarge(ValueError):
    """More than anybody needs, however small it looked when it was packed."""


def unpacked(body: bytes, most: int) -> bytes:
    """Without its gzip, if it has one. TooLarge, zlib.error."""
    if not body.startswith(_GZIP):
        if len(body) > most:
            raise TooLarge
        return body
    reading = zlib.decompressobj(wbits=31)
    plain = reading.decompress(body, most + 1)
    if len(plain) > most or reading.unconsumed_tail:
        raise TooLarge
    if not reading.eof:
        raise zlib.error("the end is missing")
    return plain
