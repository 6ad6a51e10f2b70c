"""Requests to the real server that are too slow, too large or never end: a sentence for each, and nobody waits."""

from __future__ import annotations

import http.client
import resource
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.hostile.houses import House, house

FORM = "Content-Type: application/x-www-form-urlencoded"
PARTS = "Content-Type: multipart/form-data; boundary=x"
CHUNKED = "Transfer-Encoding: chunked"
FILE = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
FIELD = b'--x\r\nContent-Disposition: form-data; name="f%d"\r\n\r\n1\r\n'


def length(bytes_: int) -> str:
    return f"Content-Length: {bytes_}"


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with house(tmp_path_factory.mktemp("house"), FORUM_TRUSTED_PROXIES="1") as made:
        yield made
        assert "Traceback" not in made.log.read_text()


def test_a_hundred_who_send_half_a_request_hold_up_nobody(here: House) -> None:
    """A form, a file, a header and an answer that nobody reads, each begun and never ended."""
    halves = [
        here.post("/ask", FORM, length(1000)) + b"title=a",
        here.post("/uploads", PARTS, length(9_000_000)) + FILE,
        here.post("/ask", FORM, CHUNKED) + b"3\r\na=b\r\n",
        here.post("/ask", FORM, length(5)) + b"a",
        b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ",
        b"GET /embed.js HTTP/1.1\r\nHost: x\r\n\r\n" * 50,
    ]
    with ExitStack() as open_:
        slow = [open_.enter_context(here.begun(half)) for half in halves * 17]
        time.sleep(0.5)
        for connection in slow[:34]:
            connection.sendall(b"\n")  # and now and then a byte
        assert [here.get() for _ in range(10)] == [200] * 10
        whole = here.post("/ask", FORM, length(3)) + b"a=b"
        assert here.said(whole)[0] == 400  # no stamp, which is another matter: it was read and answered


def test_a_thousand_who_say_nothing_hold_up_nobody_either(here: House) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, hard), hard))
    try:
        with ExitStack() as open_:
            for _number in range(1100):
                open_.enter_context(here.begun(b""))
            time.sleep(0.5)
            assert here.get() == 200
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_who_leaves_in_the_middle_has_sent_nothing(here: House) -> None:
    connection = here.begun(here.post("/ask", FORM, length(1000)) + b"title=a")
    connection.shutdown(socket.SHUT_WR)
    assert here.answer(connection)[0] == 400
    assert here.get() == 200


@pytest.mark.parametrize("path", ["/ask", "/nothing-here", "/embed/questions", "/panel/imports", "/index"])
def test_a_body_over_the_cap_is_refused_before_it_is_sent(here: House, path: str) -> None:
    for kind in (FORM, PARTS, "Content-Type: application/json"):
        for size in (5_000_000_000, 10**30):
            status, said = here.said(here.post(path, kind, length(size)))
            assert status in {400, 404, 405, 413}, (path, kind)
            assert status == 400 or "<main" in said
            assert "Something broke" not in said


def test_only_staff_may_send_what_is_larger_than_posts_are(here: House) -> None:
    status, said = here.said(here.post("/panel/imports", PARTS, length(100_000_000)) + FILE)
    assert status == 413, said


def test_what_does_not_say_how_long_it_is_is_not_read(here: House) -> None:
    for end in (b"", b"0\r\n\r\n", b"zz\r\n", b"ffffffffffffffff\r\n", b"3\r\nabc"):
        status, said = here.said(here.post("/ask", FORM, CHUNKED) + end)
        assert status in {400, 411}
        assert status == 400 or "does not say how long it is" in said


def test_ten_thousand_fields_are_read_and_a_thousand_parts_too_many_are_refused(here: House) -> None:
    fields = b"&".join(b"f%d=1" % n for n in range(10_000))
    status, said = here.said(here.post("/ask", FORM, length(len(fields))) + fields)
    assert status == 400  # no stamp
    assert "<main" in said
    parts = b"".join(FIELD % n for n in range(1001)) + b"--x--\r\n"
    status, said = here.said(here.post("/ask", PARTS, length(len(parts))) + parts)
    assert status == 413
    assert "more than one post can hold" in said


@pytest.mark.parametrize(
    "lines",
    [
        [f"Cookie: docside={'x' * 60_000}"], [f"Cookie: {'; '.join(f'c{n}=1' for n in range(5000))}"],
        ["Cookie: " + ";" * 60_000], ["Cookie: " + "a=" * 30_000], [f"Accept-Language: {'de,' * 20_000}"],
        [f"Accept-Language: {';q=0.1,'.join(['de'] * 5000)}"], [f"Accept-Encoding: {'gzip;q=1,' * 5000}"],
        ['If-None-Match: ' + 'W/"a",' * 8000], [f"Range: bytes={'0-1,' * 9000}"], [f"X-Forwarded-For: {'1,' * 30_000}"],
        [f"User-Agent: {'(' * 60_000}"], [f"Content-Type: multipart/form-data; {';a=b' * 15_000}"],
        [f"Content-Type: {'a/b;' * 15_000}"], [f"X-{n}: 1" for n in range(95)], [f"X-{n}: 1" for n in range(2000)],
        [f"X: {'x' * 2_000_000}"], [f"Authorization: Basic {'x' * 60_000}"], ["X-Docside-Token: " + "." * 60_000],
    ],
)  # fmt: skip
def test_headers_of_any_length_are_an_answer_or_a_refusal_and_take_no_time(here: House, lines: list[str]) -> None:
    for path in ("/", "/ask", "/search?q=a", "/account", "/embed?page=https://docs.example.com/"):
        request = "\r\n".join([f"GET {path} HTTP/1.1", "Host: x", *lines]) + "\r\n\r\n"
        began = time.monotonic()
        try:
            status, _said = here.said(request.encode())
        except ConnectionError:
            status = 0  # left while we were still speaking
        assert status in {0, 200, 303, 302, 400, 401, 404, 406, 416, 431}, path
        assert time.monotonic() - began < 10


@pytest.mark.parametrize("query", ["q=" + "a" * 60_000, "&".join(f"q{n}" for n in range(20_000)), "q=" + "%00" * 20_000,
                                   "&" * 60_000, "after=" + "9" * 60_000, "page=" + "%2e%2e%2f" * 6000,
                                   "lang=" + "%ff" * 20_000])  # fmt: skip
def test_addresses_of_any_length_are_too(here: House, query: str) -> None:
    for path in ("/", "/search", "/ask", "/suggestions", "/embed", "/questions", "/sign-in", "/feeds/search.atom"):
        status, _said = here.said(f"GET {path}?{query} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert status in {200, 303, 400, 404, 414, 308}, path
    assert here.said(b"GET /" + b"a/" * 40_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n")[0] == 414


DEEP = b"[" * 200_000


@pytest.mark.parametrize(
    "body", [DEEP, b'{"a":' * 100_000, b"9" * 100_000, b'"' + b"\\ud800" * 20_000 + b'"', b"1e999"]
)
def test_json_of_any_depth_is_no_error_of_ours(here: House, body: bytes) -> None:
    for path in ("/drafts", "/index", "/sign-in/passkey", "/uploads", "/embed/identity", "/suggestions/helped"):
        status, said = here.said(here.post(path, "Content-Type: application/json", length(len(body))) + body)
        assert 400 <= status < 500, (path, said[:200])


def test_nobody_says_past_the_proxy_whom_it_forwards_for(here: House) -> None:
    """In an environment "-" and "_" are the same; a name with "_" counts for nothing."""
    lines = "X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Host: {}\r\nX_Forwarded_Host: evil.example\r\n"
    request = here.post("/ask", FORM, length(3)).decode()
    _head, _blank, _rest = request.partition("\r\n\r\n")
    status, said = here.said(f"{_head}\r\n{lines.format(here.url[7:])}\r\na=b".encode())
    assert status == 400, said  # no stamp; from another host it would be 403
    assert "did not come from a page of this forum" not in said


def test_what_has_no_body_has_none_and_the_connection_goes_on(here: House) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", here.port, timeout=15)
    connection.request("GET", "/robots.txt")
    whole = connection.getresponse()
    body = whole.read()
    connection.request("HEAD", "/robots.txt")
    head = connection.getresponse()
    assert (head.status, head.read(), head.headers["Content-Length"]) == (200, b"", str(len(body)))
    connection.request("GET", "/embed.js")
    first = connection.getresponse()
    first.read()
    connection.request("GET", "/embed.js", headers={"If-None-Match": first.headers["ETag"]})
    again = connection.getresponse()
    assert (again.status, again.read()) == (304, b"")
    connection.request("GET", "/robots.txt", body=b"nobody asked for this", headers={"Content-Type": "text/plain"})
    assert connection.getresponse().read() == body
    connection.close()
