from __future__ import annotations

import socket
import threading
from types import TracebackType


class Deadline:
    """Ends a conversation after so many seconds, also with a peer that sends a byte now and then.

    A socket's own time-out starts anew with every byte, so it cannot do this.
    """

    def __init__(self, seconds: float) -> None:
        self.passed = False
        self._socket: socket.socket | None = None
        self._lock = threading.Lock()
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True

    def watch(self, connected: socket.socket) -> None:
        """From now on this is the socket to end; at once, if the time is over already."""
        with self._lock:
            self._socket = connected
            if self.passed:
                _shut(connected)

    def __enter__(self) -> Deadline:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        with self._lock:
            self._socket = None

    def _end(self) -> None:
        with self._lock:
            self.passed = True
            if self._socket is not None:
                _shut(self._socket)


def _shut(connected: socket.socket) -> None:
    try:
        # The plain socket's shutdown: the TLS one would pull the session away under the reading thread.
        socket.socket.shutdown(connected, socket.SHUT_RDWR)
    except OSError:
        return  # The other side was faster.
