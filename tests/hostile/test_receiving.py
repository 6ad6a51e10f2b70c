"""What comes in by the door: as it was sent, in time, and no more than there is room for."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask, g

from forum import receiving
from forum.receiving import REFUSED, Door, environ_of
from forum.web import room
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]
PART = "multipart/form-data; boundary=x"


class Said:
    """A request as the server tells of it, in pieces that each take a while."""

    proto, http_version, scheme, authority = "http", "1.1", "http", None
    server, client = "[::1]:8000", "[2001:db8::7]:4711"

    def __init__(self, pieces: list[bytes], *, every: float = 0, method: str = "POST", **headers: str) -> None:
        self.method, self.path, self.query_string = method, "/ä�", "q=%C3%A4"
        self.pieces, self.every, self.answered = pieces, every, list[Any]()
        self._headers = [("host", "forum.test"), *((name.replace("_", "-"), value) for name, value in headers.items())]

    @property
    def headers(self) -> Any:
        return type("Headers", (), {"items": lambda _self: self._headers})()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self.pieces:
            await asyncio.sleep(self.every)
            yield piece

    def response_bytes(self, status: int, headers: Any, content: bytes) -> None:
        self.answered = [status, dict(headers), content]

    def response_empty(self, status: int, headers: Any) -> None:
        self.answered = [status, dict(headers), b""]


def echo(environ: Any, start: Any) -> list[bytes]:
    start(f"{environ.get(REFUSED, 200)} SO", [("X-Length", environ.get("CONTENT_LENGTH", "none"))])
    return [environ["wsgi.input"].read()]


def through(said: Said, **patience: Any) -> list[Any]:
    return took(Door(echo, lambda environ: 1000, **patience), said)


def took(door: Door, said: Said) -> list[Any]:
    """In a thread of its own: that of the tests may have a loop of the browser's."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(door.__rsgi__(said, said))).result()
    return said.answered


def test_a_body_comes_whole_however_it_is_cut() -> None:
    said = Said([b"a" * 5, b"b" * 5], content_length="10")
    assert through(said) == [200, {"X-Length": "10"}, b"aaaaabbbbb"]


def test_what_goes_wrong_around_the_application_has_its_cause_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    def broken(environ: Any, start: Any) -> list[bytes]:
        raise RuntimeError("at the very end")

    status, headers, body = took(Door(broken), Said([]))
    assert (status, b"Something broke on our side" in body) == (500, True)
    written = caplog.records[-1]
    assert written.__dict__["reference"] == headers["X-Request-ID"]
    assert "at the very end" in str(written.exc_info)


def test_what_ends_too_early_is_never_heard_of() -> None:
    assert through(Said([b"a" * 5], content_length="10"))[0] == 400


def test_silence_is_ended_and_so_is_a_trickle() -> None:
    for said in (Said([b"a"], every=5, content_length="10"), Said([b"a"] * 90, every=0.01, content_length="90")):
        began = time.monotonic()
        status, headers, _content = through(said, silence=0.1, patience=0.1, slowest=1000)
        assert (status, headers["X-Length"], headers["Connection"]) == (408, "0", "close")
        assert time.monotonic() - began < 2


def test_one_that_comes_slowly_but_surely_is_taken() -> None:
    assert through(Said([b"a" * 100] * 9, every=0.02, content_length="900"), patience=0.1, slowest=2000)[0] == 200


def test_more_than_there_is_room_for_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    assert through(Said([b"a" * 2000], content_length="2000")) == [200, {"X-Length": "2000"}, b""]
    monkeypatch.setattr(receiving, "MOST_UNDER_WAY", 500)
    assert through(Said([b"a" * 900], content_length="900"))[0] == 503


def test_what_does_not_say_its_length_is_not_read() -> None:
    assert through(Said([b"a"], transfer_encoding="chunked"))[0] == 411


def test_a_page_is_asked_for_without_a_body() -> None:
    assert through(Said([b"a"], method="GET", content_length="1")) == [200, {"X-Length": "none"}, b""]


def test_a_large_body_lies_on_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "IN_MEMORY", 100)
    held = []

    def look(environ: Any, start: Any) -> list[bytes]:
        held.append(environ["wsgi.input"]._rolled)
        return echo(environ, start)

    said = Said([b"a" * 500], content_length="500")
    took(Door(look, lambda environ: 1000), said)
    assert (held, said.answered[2]) == ([True], b"a" * 500)


def test_the_environment_says_what_was_said_and_nothing_in_the_name_of_a_proxy() -> None:
    said = Said([])
    said._headers += [("x-forwarded-for", "1.1.1.1"), ("x_forwarded_for", "2.2.2.2"), ("x-forwarded-for", "3.3.3.3")]
    said._headers += [("cookie", "a=1"), ("cookie", "b=2"), ("content_length", "7"), ("content-type", "text/x")]
    environ = environ_of(said)
    assert environ["HTTP_X_FORWARDED_FOR"] == "1.1.1.1,3.3.3.3"
    assert environ["HTTP_COOKIE"] == "a=1; b=2"
    assert (environ["CONTENT_TYPE"], "CONTENT_LENGTH" in environ) == ("text/x", False)
    assert (environ["REMOTE_ADDR"], environ["SERVER_NAME"], environ["SERVER_PORT"]) == ("2001:db8::7", "::1", "8000")
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/ä�"


def test_only_staff_may_send_what_is_larger_than_posts_are(app: Flask, visit: Visit, people: People) -> None:
    def may_hold(person: Any, path: str, kind: str = PART) -> int:
        client = visit(person).client
        builder = {"path": path, "method": "POST", "content_type": kind, "base_url": "http://forum.test"}
        cookie = client.get_cookie("docside", domain="forum.test")
        headers = {"Cookie": f"docside={cookie.value}"} if cookie else {}
        with app.test_request_context(**builder, headers=headers) as context:
            environ = context.request.environ
        g.pop("_login_user", None)  # the tests' requests share one
        return room(app, environ) >> 20

    assert [may_hold(who, "/panel/imports") for who in (None, people.visitor, people.admin)] == [4, 4, 1024]
    assert [may_hold(who, "/uploads") for who in (None, people.visitor)] == [10, 10]
    assert may_hold(people.admin, "/panel/imports", "application/x-www-form-urlencoded") == 4
    assert may_hold(None, "/nothing") == 4
