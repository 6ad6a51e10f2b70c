"""The application served for real, by threads of the test's own process, none of which outlives the test."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from flask import Flask
from werkzeug.serving import ThreadedWSGIServer


class Server(ThreadedWSGIServer):
    """Closed when everything that was asked of it is answered: nobody is at work in a database that is emptied."""

    daemon_threads = False  # those are not waited for

    def __init__(self, app: Flask) -> None:
        super().__init__("127.0.0.1", 0, app)
        self._open: set[socket.socket] = set()

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        for connection in list(self._open):
            with suppress(OSError):  # kept alive for a next request that does not come
                connection.shutdown(socket.SHUT_RD)
        super().server_close()


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    server = Server(app)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
