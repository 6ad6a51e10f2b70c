"""Takes a request whole before the application hears of it: whoever sends slowly waits here, and holds up nobody.

The application answers one request at a time in one thread. As WSGI it would read what is still on its way in that
thread, and one connection that says half a form and then nothing would be the end of the forum.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import sys
from collections.abc import Callable, Iterable
from functools import lru_cache
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

log = logging.getLogger("forum.receiving")

REFUSED = "docside.refused"
"""In the environment: the status of an answer to a request that did not come whole."""
IN_MEMORY = 1 << 20
MOST_UNDER_WAY = 2 << 30
_ALWAYS: WSGIEnvironment = {
    "SCRIPT_NAME": "", "SERVER_SOFTWARE": "granian", "wsgi.version": (1, 0), "wsgi.errors": sys.stderr,
    "wsgi.input_terminated": True, "wsgi.multithread": False, "wsgi.multiprocess": True, "wsgi.run_once": False,
}  # fmt: skip
_UNPREFIXED = {"CONTENT_TYPE", "CONTENT_LENGTH"}


class Broken(Exception):
    """The other side left in the middle."""


class Door:
    """A WSGI application as granian's own interface wants it.

    `room` says how many bytes a request may hold; `silence` is how long nothing may come, `patience` how long all of
    it may take, in seconds, beyond what comes at `slowest` bytes a second.
    """

    def __init__(
        self,
        app: WSGIApplication,
        room: Callable[[WSGIEnvironment], int] = lambda environ: 0,
        *,
        silence: float = 20,
        patience: float = 60,
        slowest: int = 8192,
    ) -> None:
        self._app, self._room = app, room
        self._silence, self._patience, self._slowest = silence, patience, slowest
        self._under_way = 0

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        environ = environ_of(scope)
        try:
            await self._answer(environ, protocol)
        finally:
            environ["wsgi.input"].close()

    async def _answer(self, environ: WSGIEnvironment, protocol: Any) -> None:
        if environ["REQUEST_METHOD"] in {"GET", "HEAD"}:
            environ.pop("CONTENT_LENGTH", None)  # nothing here asks for a page with a body
        elif not await self._receive(environ, protocol):
            protocol.response_empty(400, [("connection", "close")])
            return
        status, headers, content = _answered(self._app, environ)
        if REFUSED in environ:
            headers = [*headers, ("Connection", "close")]
        protocol.response_bytes(status, headers, content)

    async def _receive(self, environ: WSGIEnvironment, protocol: Any) -> bool:
        """Puts what was sent into the environment, or says there why not; False if nobody is left to be told."""
        length = int(environ.get("CONTENT_LENGTH", 0))
        if "HTTP_TRANSFER_ENCODING" in environ:
            # A body that ends too early cannot be told from one that was meant to end there.
            return _refuse(environ, 411)
        if not length or length > self._room(environ):
            return True  # the application says what it thinks of the length, and nothing of it is read
        if self._under_way + length > MOST_UNDER_WAY:
            return _refuse(environ, 503)
        self._under_way += length
        try:
            environ["wsgi.input"] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed after the answer
            await self._read(protocol, length, environ["wsgi.input"])
        except TimeoutError:
            return _refuse(environ, 408)
        except Broken:
            return False
        finally:
            self._under_way -= length
        return True

    async def _read(self, protocol: Any, length: int, body: IO[bytes]) -> None:
        now = asyncio.get_running_loop().time
        began, came = now(), 0
        pieces = aiter(protocol)
        while came < length:
            async with asyncio.timeout(self._silence):
                piece = await anext(pieces, b"")
            if not piece:
                raise Broken
            body.write(piece)
            came += len(piece)
            if now() - began > self._patience + came / self._slowest:
                raise TimeoutError
        body.seek(0)


def environ_of(scope: Any) -> WSGIEnvironment:
    """What a request says of itself (PEP 3333), but for its body."""
    environ = _ALWAYS.copy()
    for name, value in scope.headers.items():
        key = _key(name)
        if key and key in environ:
            environ[key] += f"; {value}" if key == "HTTP_COOKIE" else f",{value}"
        elif key:
            environ[key] = value
    environ.setdefault("HTTP_HOST", scope.authority or "")
    name, _colon, port = scope.server.rpartition(":")
    environ |= {
        "REQUEST_METHOD": scope.method,
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "SERVER_NAME": name.strip("[]"),
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": BytesIO(),
    }
    return environ


def answer(app: WSGIApplication, environ: WSGIEnvironment) -> tuple[int, list[tuple[str, str]], bytes]:
    said: list[Any] = []

    def hear(status: str, headers: list[tuple[str, str]], error: Any = None) -> Callable[[bytes], object]:
        said[:] = [int(status[:3]), headers]
        return lambda _chunk: None

    made: Iterable[bytes] = app(environ, hear)
    try:
        return said[0], said[1], made[0] if isinstance(made, list) and len(made) == 1 else b"".join(made)
    finally:
        if hasattr(made, "close"):
            made.close()


def _answered(app: WSGIApplication, environ: WSGIEnvironment) -> tuple[int, list[tuple[str, str]], bytes]:
    """What goes wrong around the application, such as the end of a request, where it can say nothing any more, is
    written down under a name that the answer bears."""
    try:
        return answer(app, environ)
    except Exception:
        reference = secrets.token_hex(8)
        log.exception("a request ended in an error", extra={"reference": reference})
        words = b"Something broke on our side. It is written down, and we will look at it.\n"
        return 500, [("Content-Type", "text/plain; charset=utf-8"), ("X-Request-ID", reference)], words


@lru_cache(maxsize=500)
def _key(name: str) -> str:
    """The name of a header in the environment, where "-" and "_" are the same: a name with "_" counts for nothing, or
    anybody could say past the proxy whom it forwards for."""
    if "_" in name:
        return ""
    key = name.upper().replace("-", "_")
    return key if key in _UNPREFIXED else f"HTTP_{key}"


def _refuse(environ: WSGIEnvironment, status: int) -> bool:
    environ["wsgi.input"].close()
    environ |= {REFUSED: status, "CONTENT_LENGTH": "0", "wsgi.input": BytesIO()}
    environ.pop("HTTP_TRANSFER_ENCODING", None)
    return True
