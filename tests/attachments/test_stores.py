"""Where the bytes lie: a folder, and a bucket on a real S3 server, with the same promises on both."""

from __future__ import annotations

import io
import secrets
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from moto.server import ThreadedMotoServer

from forum.attachments import Upload
from forum.config import Settings, SettingsError, load
from forum.db import session
from forum.files import Store, store
from forum.files.buckets import Bucket
from forum.files.stores import Folder, store_of
from tests.attachments.drawn import picture
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]


@pytest.fixture(scope="module")
def peer() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(peer: str) -> dict[str, Any]:
    """Settings that name a bucket of this test's own."""
    given: dict[str, Any] = {
        "files_url": peer,
        "files_bucket": f"docside-{secrets.token_hex(4)}",
        "files_key": "key-of-the-forum",
        "files_secret": "secret-of-the-forum",
    }
    Bucket(Settings(**given)).client.make_bucket(given["files_bucket"])
    return given


@pytest.fixture(params=["folder", "bucket"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    if request.param == "folder":
        return Folder(tmp_path / "uploads")
    return store_of(Settings(**request.getfixturevalue("bucket")))


def test_what_is_put_is_read_and_gone_once_removed(kept: Store) -> None:
    assert kept.read("there-is-none.txt") is None
    kept.put("abc.txt", b"words")
    kept.put("abc.txt", b"words")
    assert kept.read("abc.txt") == b"words"
    assert [name for name, _ in kept.names()] == ["abc.txt"]
    kept.remove("abc.txt")
    kept.remove("abc.txt")
    assert kept.read("abc.txt") is None
    assert list(kept.names()) == []


def test_no_name_leads_out_of_the_folder(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "uploads")
    for name in ("../secret", "a/b", "..", ".hidden", "a\\b"):
        with pytest.raises(ValueError, match="no name"):
            folder.read(name)


def test_only_the_forum_reads_the_folder(tmp_path: Path) -> None:
    Folder(tmp_path / "uploads").put("abc.txt", b"words")
    [path] = (tmp_path / "uploads").glob("*/*")
    assert path.stat().st_mode & 0o077 == 0


def test_a_picture_behind_s3_is_seen_by_the_same_people(
    app: Flask, settings: Callable[..., Settings], bucket: dict[str, Any], visit: Visit, people: People
) -> None:
    settings(**{name: getattr(Settings(**bucket), name) for name in bucket})
    vera = visit(people.visitor)
    given = vera.post("/uploads", {"file": (io.BytesIO(picture(size=(1200, 600))), "a.png")})
    assert given.status_code == 201
    path = (given.json or {})["path"]
    assert len(list(store().names())) == 2
    assert vera.get(path).headers["Cache-Control"] == "private, no-store"
    assert vera.get(path, headers={"Range": "bytes=0-3"}).data == b"RIFF"
    assert visit().get(path).status_code == 404


def test_a_storage_that_is_away_is_said_to_be_so_and_nothing_is_half_there(
    app: Flask, settings: Callable[..., Settings], bucket: dict[str, Any], visit: Visit, people: People
) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        away = bucket | {"files_url": f"http://127.0.0.1:{closed.getsockname()[1]}"}
    settings(**{name: getattr(Settings(**away), name) for name in away})
    given = visit(people.visitor).post("/uploads", {"file": (io.BytesIO(b"words"), "a.txt")})
    assert given.status_code == 503
    assert (given.json or {})["sentence"] == "Files cannot be reached just now. Please try again in a moment."
    assert session.query(Upload).count() == 0


def test_the_settings_of_a_storage_are_whole_and_its_secret_stays_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORUM_FILES_URL", "https://s3.example.com")
    monkeypatch.setenv("FORUM_FILES_BUCKET", "docside")
    monkeypatch.setenv("FORUM_FILES_SECRET", "hidden-words")
    with pytest.raises(SettingsError) as error:
        load(secret="x" * 40)
    assert "FORUM_FILES_KEY" in str(error.value)
    assert "hidden-words" not in str(error.value)


def test_two_write_the_same_name_at_once(kept: Store) -> None:
    threads = [threading.Thread(target=kept.put, args=("abc.txt", b"words" * 1000)) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert kept.read("abc.txt") == b"words" * 1000
    assert [name for name, _ in kept.names()] == ["abc.txt"]
