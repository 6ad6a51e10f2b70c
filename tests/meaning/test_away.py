"""An encoder that hangs, lies, dies or comes back is nobody's trouble: words are there at once, meaning when it is."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from flask import Flask

from forum import meaning, questions, serving
from forum.config import Settings
from forum.db import write
from forum.meaning import asking
from forum.pages import Page
from forum.suggestions import suggest
from tests.encoder import encoder
from tests.people import People

Set = Callable[..., Settings]


@pytest.fixture(autouse=True)
def asked_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking.rest, "over", 0.0)


@contextmanager
def stranger(answer: bytes, *, again: bool = False, hang: float = 0) -> Iterator[None]:
    """Somebody else on the socket, who says `answer` and nothing after it, or the same again and again."""
    place, ended = asking.address(), threading.Event()
    place.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(place))
        listening.listen(4)
        listening.settimeout(0.05)

        def run() -> None:
            while not ended.is_set():
                with suppress(OSError):
                    line, _where = listening.accept()
                    with line:
                        line.sendall(answer)
                        while again and not ended.is_set():
                            line.sendall(answer)
                        ended.wait(hang)

        thread = threading.Thread(target=run)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()
            place.unlink(missing_ok=True)


@pytest.fixture
def switched_on(app: Flask, settings: Set, people: People, doc_page: Page) -> str:
    settings(meaning=True)
    with write():
        thread = questions.ask(doc_page, "The importer stops at row 4711", "Why?", by=people.visitor)
        questions.accept(questions.answer(thread, "Save it as UTF-8.", by=people.support), by=people.visitor)
    return thread.title


@pytest.mark.parametrize(
    "answer",
    [b"", b"\n", b"[1]\n", b"{}\n", b"null\n", b'{"found": [[1]]}\n', b'{"found": [["thread", "x", 1]]}\n',
     b'{"found": 7}\n', b"\xff\n", b"[" * 60_000 + b"\n", b'{"found": []'],
)  # fmt: skip
def test_a_wrong_answer_is_none_and_words_decide(switched_on: str, answer: bytes) -> None:
    with stranger(answer):
        assert meaning.nearest("importer", 5, ["thread"]) is None
        assert [one.title for one in suggest("importer stops", viewer=None)] == [switched_on]
        with pytest.raises(meaning.Away):
            meaning.encoded(["one"])


@pytest.mark.parametrize(
    ("answer", "again"), [(b"", False), (b'{"found": [', False), (b"x", True), (b" " * 99_999, True)]
)
def test_whoever_hangs_or_never_ends_costs_the_patience_once(switched_on: str, answer: bytes, again: bool) -> None:
    with stranger(answer, again=again, hang=3):
        began = time.monotonic()
        assert meaning.nearest("importer", 5, ["thread"]) is None
        assert time.monotonic() - began < meaning.PATIENCE + 0.2
        began = time.monotonic()
        assert meaning.nearest("importer", 5, ["thread"]) is None  # nobody asks again so soon
        assert time.monotonic() - began < 0.05


def test_a_socket_that_a_dead_encoder_left_is_no_encoder_and_is_replaced(app: Flask, settings: Set) -> None:
    settings(meaning=True)
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(asking.address()))
    assert meaning.nearest("importer", 5, ["thread"]) is None
    with encoder(app, settings):
        assert meaning.nearest("importer", 5, ["thread"], patience=10) == []


def test_the_first_that_needs_the_data_folder_makes_it(app: Flask, settings: Set, tmp_path: Path) -> None:
    """With PostgreSQL nothing lies in it yet."""
    settings(meaning=True, data=str(tmp_path / "new" / "data"))
    with encoder(app, settings):
        assert meaning.nearest("importer", 5, ["thread"], patience=10) == []


def test_the_newest_takes_over_and_the_one_before_takes_nothing_away(app: Flask, settings: Set) -> None:
    with encoder(app, settings):
        first = asking.address().stat().st_ino
        with encoder(app, settings):
            second = asking.address().stat().st_ino
            assert second != first
        assert not asking.address().exists()
    with encoder(app, settings):
        with encoder(app, settings):
            pass
        with encoder(app, settings):
            assert meaning.kept() == 0


def test_the_encoder_bears_what_is_no_question(app: Flask, settings: Set) -> None:
    with encoder(app, settings):
        for sent in (b"", b"\n", b"[]\n", b"{}\n", b"\xff\n", b'{"near": 7}\n', b"[" * 60_000 + b"\n", b"x" * 99_999):
            with socket.socket(socket.AF_UNIX) as line, suppress(OSError):
                line.settimeout(5)
                line.connect(str(asking.address()))
                line.sendall(sent)
                line.shutdown(socket.SHUT_WR)
                assert line.recv(10) == b""
        huge = "how do I \0 😀 \u202e import? " * 50_000
        assert meaning.nearest(huge, 5, ["thread"], patience=10) == []


def test_nothing_is_computed_for_those_who_have_gone(app: Flask, settings: Set) -> None:
    with encoder(app, settings), socket.socket(socket.AF_UNIX) as line:
        line.settimeout(5)
        line.connect(str(asking.address()))
        asked = {"near": "importer", "many": 5, "kinds": ["thread"], "until": time.monotonic() - 1}
        line.sendall(json.dumps(asked).encode() + b"\n")
        assert line.recv(10) == b""


def test_many_ask_at_once_and_all_are_answered(app: Flask, settings: Set) -> None:
    with encoder(app, settings):
        answers: list[object] = []

        def ask() -> None:
            with app.app_context():
                answers.append(meaning.nearest("importer", 5, ["thread"], patience=30))

        asking_all = [threading.Thread(target=ask) for _n in range(12)]
        for thread in asking_all:
            thread.start()
        for thread in asking_all:
            thread.join()
        assert answers == [[]] * 12


def test_the_forum_serves_on_without_its_encoder_and_starts_it_again(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "AGAIN", 0.2)
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    log = f"{tmp_path}/log"
    dies = f"open({log!r}, 'a').write('x'); import os; os.abort()"

    def start(code: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-S", "-c", code])

    serves = f"import os, time\nwhile not os.path.exists({log!r}) or os.path.getsize({log!r}) < 3: time.sleep(.05)"
    children = [start(serves), start(dies)]
    try:
        assert serving.keep(children, serving.Told(), spare={1: lambda: start(dies)}) == 0
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    assert os.path.getsize(log) >= 3
