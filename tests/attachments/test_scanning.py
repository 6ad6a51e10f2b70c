"""What comes in is shown to a scanner first: a server that speaks clamd's protocol, and knows one virus."""

from __future__ import annotations

import socketserver
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from flask import Flask

from forum.attachments import Upload, scanning
from forum.config import Settings, SettingsError, load
from forum.db import session
from forum.upkeep import Level
from forum.upkeep.scanner import viruses
from tests.attachments.drawn import picture
from tests.attachments.test_uploading import sent
from tests.crash.peers import free_port
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]
# The one that all scanners know for trying them out (eicar.org), in two halves: else they would take this file away.
HARMLESS_VIRUS = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Clamd(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        command = self._until_nul()
        if command == b"zPING":
            self.request.sendall(b"PONG\0")
        elif command == b"zINSTREAM":
            whole = b""
            while length := struct.unpack("!L", self._exactly(4))[0]:
                whole += self._exactly(length)
            self.server.seen.append(whole)  # type: ignore[attr-defined]
            found = b"stream: Eicar-Test-Signature FOUND\0" if HARMLESS_VIRUS in whole else b"stream: OK\0"
            self.request.sendall(b"INSTREAM size limit exceeded. ERROR\0" if len(whole) > 400_000 else found)
        else:
            self.request.sendall(b"UNKNOWN COMMAND\0")

    def _until_nul(self) -> bytes:
        said = b""
        while (one := self._exactly(1)) != b"\0":
            said += one
        return said

    def _exactly(self, length: int) -> bytes:
        got = b""
        while len(got) < length:
            more = self.request.recv(length - len(got))
            assert more, "cut off in the middle"
            got += more
        return got


@contextmanager
def listening(
    kind: type[socketserver.BaseServer], where: object, by: type[socketserver.BaseRequestHandler] = Clamd
) -> Iterator[socketserver.BaseServer]:
    server = kind(where, by)  # type: ignore[arg-type]
    server.seen = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def clamd(tmp_path: Path, settings: Callable[..., Settings]) -> Iterator[socketserver.BaseServer]:
    path = str(tmp_path / "clamd.ctl")
    with listening(socketserver.ThreadingUnixStreamServer, path) as server:
        settings(scanner=path)
        yield server


def test_what_it_knows_is_refused_and_kept_nowhere(
    visit: Visit, people: People, clamd: socketserver.BaseServer
) -> None:
    refused = sent(visit(people.visitor), b"A log.\n" + HARMLESS_VIRUS, "server.log")
    assert refused.status_code == 422
    assert "the scanner for viruses knows it" in refused.json["sentence"]
    assert session.query(Upload).count() == 0


def test_everything_else_passes_pictures_too_and_all_of_it_was_seen(
    visit: Visit, people: People, clamd: socketserver.BaseServer
) -> None:
    large, drawn = b"a line of a log\n" * 20_000, picture()
    assert sent(visit(people.visitor), large, "server.log").status_code == 201
    assert sent(visit(people.visitor), drawn, "shot.png").status_code == 201
    assert clamd.seen == [large, drawn]  # type: ignore[attr-defined]


def test_while_it_does_not_answer_or_cannot_say_nothing_is_taken(
    visit: Visit, people: People, clamd: socketserver.BaseServer, settings: Callable[..., Settings], tmp_path: Path
) -> None:
    for scanner, content in ((clamd.server_address, b"x" * 400_001), (str(tmp_path / "nobody"), b"A log.")):
        settings(scanner=scanner)
        refused = sent(visit(people.visitor), content, "server.log")
        assert refused.status_code == 503
        assert "try again in a moment" in refused.json["sentence"]
    assert session.query(Upload).count() == 0


def test_by_tcp_too_and_the_check_says_whether_it_is_there(
    app: Flask, visit: Visit, people: People, settings: Callable[..., Settings]
) -> None:
    port = free_port()
    with listening(socketserver.ThreadingTCPServer, ("127.0.0.1", port)):
        settings(scanner=f"tcp://127.0.0.1:{port}")
        assert sent(visit(people.visitor), HARMLESS_VIRUS, "server.log").status_code == 422
        assert [found.level for found in viruses(app.config["FORUM"])] == [Level.FINE]
    assert [found.level for found in viruses(app.config["FORUM"])] == [Level.BROKEN]
    assert list(viruses(Settings())) == []


@pytest.mark.parametrize("given", ["clamd.ctl", "http://127.0.0.1:3310", "tcp://127.0.0.1", "tcp://:3310"])
def test_what_is_no_place_of_a_scanner_stops_the_start(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("FORUM_SCANNER", given)
    with pytest.raises(SettingsError, match="tcp://host:3310"):
        load()


class Dripping(socketserver.BaseRequestHandler):
    """Takes everything, and says one letter of its answer now and then."""

    def handle(self) -> None:
        self.server.seen.append(b"")  # type: ignore[attr-defined]
        with suppress(OSError):
            while True:
                self.request.sendall(b"s")
                time.sleep(0.1)


def test_one_that_hangs_holds_nobody_up_for_long_and_is_left_alone_for_a_while(
    visit: Visit, people: People, settings: Callable[..., Settings], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanning, "SECONDS", 0.5)
    path, visitor = str(tmp_path / "clamd.ctl"), visit(people.visitor)
    with listening(socketserver.ThreadingUnixStreamServer, path, Dripping) as server:
        settings(scanner=path)
        began = time.monotonic()
        for _file in range(5):
            assert sent(visitor, b"A log.", "server.log").status_code == 503
        assert time.monotonic() - began < 2
        assert len(server.seen) == 1  # type: ignore[attr-defined]
        monkeypatch.setattr(scanning, "REST", 0)
        assert sent(visitor, b"A log.", "server.log").status_code == 503
        assert len(server.seen) == 2  # type: ignore[attr-defined]


def test_on_a_machine_that_has_just_started_it_is_asked(
    visit: Visit, people: People, clamd: socketserver.BaseServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanning, "REST", time.monotonic() + 60)
    assert sent(visit(people.visitor), b"A log.", "server.log").status_code == 201
