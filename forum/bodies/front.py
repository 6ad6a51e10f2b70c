"""Stands before the application: answers at once what has not changed, and keeps what the application says to keep."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from forum import clock
from forum.bodies.design import design
from forum.bodies.keeping import KEEP, Wish
from forum.bodies.reader import Reader
from forum.bodies.store import Body, Key
from forum.web import SURROUNDINGS, Store, kind_of_reader

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# What a page says of time, such as when support takes over, may be this old.
LONGEST = timedelta(minutes=1)
Seen = Callable[[str, str, int, float], None]
Headers = list[tuple[str, str]]


class Front:
    """Reads what surrounds every page once for each request, before anything else of the database is read: whatever is
    kept under that is at least as new."""

    def __init__(self, inner: WSGIApplication, reader: Reader, store: Store[Body], seen: Seen) -> None:
        self.store = store
        self._inner, self._reader, self._seen = inner, reader, seen

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"].startswith("/assets/"):
            return self._inner(environ, start_response)
        began = time.perf_counter()
        key = key_of(environ)
        body = self.store.get(key) if key else None
        if body is None:
            environ[SURROUNDINGS] = self._reader.surroundings()
        else:
            now = self._reader.mark(body.subject, body.number)
            if now == body.made_of and clock.now() - body.made_at < LONGEST:
                return self._answer(body, environ, start_response, began)
            environ[SURROUNDINGS] = now[0] if now else None
        if key is None:
            return self._inner(environ, start_response)
        return self._keeping(key, environ, start_response)

    def _answer(
        self, body: Body, environ: WSGIEnvironment, start_response: StartResponse, began: float
    ) -> Iterable[bytes]:
        unchanged = body.tag in environ.get("HTTP_IF_NONE_MATCH", "")
        reference = secrets.token_hex(8)
        headers = [*(_of_unchanged(body.headers) if unchanged else body.headers), ("X-Request-ID", reference)]
        start_response("304 NOT MODIFIED" if unchanged else "200 OK", headers)
        self._seen(body.route, reference, 304 if unchanged else 200, time.perf_counter() - began)
        return [] if unchanged else [body.content]

    def _keeping(self, key: Key, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """What the application answers, once it is whole."""
        said: list[Any] = []

        def hear(status: str, headers: Headers, error: Any = None) -> Callable[[bytes], object]:
            said[:] = [status, headers, error]
            return lambda _chunk: None

        made = self._inner(environ, hear)
        wish: Wish | None = environ.get(KEEP)
        if wish is None or not said[0].startswith("200 ") or _is_for_one(said[1]):
            start_response(*said)
            return made
        content = b"".join(made)
        if hasattr(made, "close"):
            made.close()
        body = _body(key, wish, said[1], content)
        self.store.put(key, body, body.size)
        unchanged = body.tag in environ.get("HTTP_IF_NONE_MATCH", "")
        headers = [*body.headers, *(each for each in said[1] if each[0] == "X-Request-ID")]
        start_response("304 NOT MODIFIED" if unchanged else said[0], _of_unchanged(headers) if unchanged else headers)
        return [] if unchanged else [content]


def key_of(environ: WSGIEnvironment) -> Key | None:
    """All that an answer to somebody signed out depends on, but for what it is about; None if nothing is kept for this
    reader. A frame is for everybody who sends no token of it: it reads no cookie."""
    if environ["REQUEST_METHOD"] != "GET" or "HTTP_RANGE" in environ:
        return None
    reader = kind_of_reader(environ)
    if reader is None:
        return None
    return environ["PATH_INFO"], environ.get("QUERY_STRING", ""), environ["wsgi.url_scheme"], reader


def _body(key: Key, wish: Wish, headers: Headers, content: bytes) -> Body:
    """Its tag is made of what it was made of, not of its letters: each form carries a stamp of its moment."""
    now = clock.now()
    made_of = (key, wish.subject.name, wish.number, wish.made_of, now.date(), design())
    tag = f'"{sha256(repr(made_of).encode()).hexdigest()[:20]}"'
    kept = [each for each in headers if each[0] not in {"X-Request-ID", "ETag"}] + [("ETag", tag)]
    return Body(wish.subject, wish.number, wish.made_of, now, tag, kept, content, wish.route)


def _of_unchanged(headers: Headers) -> Headers:
    return [each for each in headers if each[0] not in {"Content-Type", "Content-Length"}]


def _is_for_one(headers: Headers) -> bool:
    return any(name == "Set-Cookie" or (name == "Cache-Control" and "no-store" in value) for name, value in headers)
