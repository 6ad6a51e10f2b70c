"""Peers that misbehave below HTTP and SMTP, on a real socket."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

Behaviour = Callable[[socket.socket, threading.Event], None]


class Peer:
    def __init__(self, port: int) -> None:
        self.port = port
        self.conversations = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook/aaaaaaaaaaaaaaaaaaaaaaaa"


@contextmanager
def peer(behaviour: Behaviour) -> Iterator[Peer]:
    """Listens while the block runs; `behaviour` gets each connection and an event that ends it."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.05)
        me = Peer(listener.getsockname()[1])

        def serve() -> None:
            while not over.is_set():
                try:
                    connection, _address = listener.accept()
                except TimeoutError:
                    continue
                me.conversations += 1
                with connection, suppress(OSError):
                    connection.settimeout(2)
                    behaviour(connection, over)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield me
        finally:
            over.set()
            thread.join()


def silent(connection: socket.socket, over: threading.Event) -> None:
    over.wait(5)


def slams_the_door(connection: socket.socket, over: threading.Event) -> None:
    connection.recv(10)


def drips(start: bytes) -> Behaviour:
    """Says so much, then one byte every 50 ms for as long as it is listened to."""

    def drip(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(start)
        while not over.wait(0.05):
            connection.sendall(b"x")

    return drip


def breaks_off(start: bytes) -> Behaviour:
    """Hears the request, says the beginning of an answer and is gone."""

    def break_off(connection: socket.socket, over: threading.Event) -> None:
        connection.recv(65536)
        connection.sendall(start)

    return break_off
