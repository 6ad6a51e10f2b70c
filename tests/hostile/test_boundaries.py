"""Where one request ends and the next begins: what two programs could read in two ways is refused, and what follows it
on the connection is never taken for a request of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.hostile.houses import House, house

HIDDEN = b"GET /robots.txt HTTP/1.1\r\nHost: x\r\n\r\n"
# The lines that say how long the body is, and the body, in which another reading would find a request.
TWO_READINGS: dict[str, tuple[bytes, bytes]] = {
    "two lengths": (b"Content-Length: 0\r\nContent-Length: %d" % len(HIDDEN), HIDDEN),
    "two lengths, the other way round": (b"Content-Length: %d\r\nContent-Length: 0" % len(HIDDEN), HIDDEN),
    "two lengths in a line": (b"Content-Length: 0, %d" % len(HIDDEN), HIDDEN),
    "a length with a sign": (b"Content-Length: +%d" % len(HIDDEN), HIDDEN),
    "a length below nothing": (b"Content-Length: -1", HIDDEN),
    "a length in another base": (b"Content-Length: 0x%x" % len(HIDDEN), HIDDEN),
    "a length with more behind it": (b"Content-Length: %d x" % len(HIDDEN), HIDDEN),
    "a length in other digits": ("Content-Length: \uff10".encode(), HIDDEN),
    "a length larger than numbers are": (b"Content-Length: 18446744073709551616", HIDDEN),
    "a length before a space": (b"Content-Length : 0", HIDDEN),
    "a coding before a space": (b"Transfer-Encoding : chunked", b"0\r\n\r\n" + HIDDEN),
    "a coding nobody knows": (b"Transfer-Encoding: xchunked", b"0\r\n\r\n" + HIDDEN),
    "a coding that is not the last": (b"Transfer-Encoding: chunked, identity", b"0\r\n\r\n" + HIDDEN),
    "a coding with a strange letter": (b"Transfer-Encoding: \x0bchunked", b"0\r\n\r\n" + HIDDEN),
    "a coding on a line that goes on": (b"Transfer-Encoding:\r\n chunked", b"0\r\n\r\n" + HIDDEN),
    "a coding in two lines": (b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity", b"0\r\n\r\n" + HIDDEN),
    "a piece with a sign": (b"Transfer-Encoding: chunked", b"+0\r\n\r\n" + HIDDEN),
    "a piece in a base of its own": (b"Transfer-Encoding: chunked", b"0x0\r\n\r\n" + HIDDEN),
    "a piece that ends with half a line end": (b"Transfer-Encoding: chunked", b"0\n\n" + HIDDEN),
    "a piece larger than numbers are": (b"Transfer-Encoding: chunked", b"10000000000000000\r\n\r\n" + HIDDEN),
    "a piece longer than it says": (b"Transfer-Encoding: chunked", b"1\r\nab\r\n0\r\n\r\n" + HIDDEN),
    "a piece with a line end in its remark": (b"Transfer-Encoding: chunked", b"0;a\nb\r\n\r\n" + HIDDEN),
    "a head with half a line end": (b"X-A: b\rContent-Length: 0", HIDDEN),
    "a name with a space": (b"Content Length: 0", HIDDEN),
    "a name with nothing": (b"X-A: b\0c", HIDDEN),
}


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with house(tmp_path_factory.mktemp("house")) as made:
        yield made
        assert "Traceback" not in made.log.read_text()


def answers(here: House, said: bytes) -> list[int]:
    """The status of everything that comes until nothing comes any more."""
    connection, heard = here.begun(said), b""
    with connection:
        connection.settimeout(1)
        try:
            while piece := connection.recv(65536):
                heard += piece
        except OSError:  # it says no more, or has left
            pass
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d+) ", heard)]


@pytest.mark.parametrize(("lines", "body"), TWO_READINGS.values(), ids=TWO_READINGS)
def test_what_could_be_read_in_two_ways_is_refused_and_nothing_after_it_is_heard(
    here: House, lines: bytes, body: bytes
) -> None:
    head = here.post("/ask", "Content-Type: application/x-www-form-urlencoded").removesuffix(b"\r\n")
    assert answers(here, head + lines + b"\r\n\r\n" + body) in ([400], [411])


@pytest.mark.parametrize("length", [0, 5, 500])
def test_a_length_beside_a_coding_counts_for_nothing(here: House, length: int) -> None:
    """It is answered at once, without waiting for so much, and the connection ends."""
    for lines in ((f"Content-Length: {length}", "Transfer-Encoding: chunked"), ("Transfer-Encoding: chunked",)):
        for order in (lines, lines[::-1]):
            assert answers(here, here.post("/ask", *order) + b"0\r\n\r\n" + HIDDEN) == [411]


def test_what_has_one_reading_is_followed_by_the_next(here: House) -> None:
    """Otherwise the tests above would find nothing."""
    for said in (here.post("/ask", "Content-Length: 0"), here.post("/ask", "Content-Length: 3") + b"a=b"):
        assert answers(here, said + HIDDEN) == [400, 200]


def test_there_is_one_version_of_the_protocol(here: House) -> None:
    """What proxies speak to it; of HTTP/2, which cuts in another way, not even the first line is read."""
    connection = here.begun(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
    with connection:
        connection.settimeout(5)
        heard = connection.recv(65536)
    assert heard == b"" or heard.startswith(b"HTTP/1.1 400 ")
