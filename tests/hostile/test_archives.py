"""Backups and pictures that were made to do harm: a sentence for each, and nothing is touched."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from PIL import Image

from forum.backups import archive as archives
from forum.backups import restoring
from forum.cli.backups import backup, restore
from forum.config import Settings
from forum.db import write
from forum.pages import Page
from forum.paths import ROOT
from forum.questions import ask
from tests.attachments.drawn import bomb
from tests.backups.rows import every_row
from tests.backups.test_backup import run
from tests.people import People

Saved = dict[str, bytes]


@pytest.fixture
def lived_in(app: Flask, doc_page: Page, people: People, tmp_path: Path, settings: Callable[..., Settings]) -> Flask:
    settings(data=str(tmp_path / "data"))
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "kept.txt").write_text("mine")
    (tmp_path / "data" / "way-out").symlink_to(tmp_path / "outside")
    (tmp_path / "outside").mkdir()
    with write():
        ask(doc_page, "Why?", "So.", by=people.visitor)
    return app


def held(saved: Saved, place: str, content: bytes, **more: Any) -> None:
    """Put an entry there that is as the manifest says."""
    saved[place] = content
    manifest = json.loads(saved["manifest.json"])
    kind, _slash, name = place.partition("/")
    entry = {"sha256": sha256(content).hexdigest(), "rows": 0, "kinds": {}}
    name = name.removesuffix(".jsonl")
    manifest[kind][name] = manifest[kind].get(name, entry) | {"sha256": entry["sha256"]} | more
    saved["manifest.json"] = json.dumps(manifest).encode()


def file_at(name: str) -> Callable[[Saved], None]:
    return lambda saved: held(saved, f"files/{name}", b"evil")


def row(line: bytes) -> Callable[[Saved], None]:
    return lambda saved: held(saved, "tables/question.jsonl", line + b"\n")


def manifest(content: bytes) -> Callable[[Saved], None]:
    return lambda saved: saved.update({"manifest.json": content})


HARMS: dict[str, Callable[[Saved], None]] = {
    "above": file_at("../evil.txt"), "far above": file_at("../../../../../../evil.txt"),
    "absolute": file_at("/evil.txt"), "through a link": file_at("way-out/evil.txt"), "the folder itself": file_at("."),
    "nothing": file_at(""),
    "NUL": file_at("a\0b"), "too long": file_at("x" * 5000), "deep row": row(b"[" * 200_000), "no row": row(b"{}"),
    "no JSON": row(b"\xff"), "another row": row(b"[1]"), "a number": row(b"1"), "infinite": row(b"[1e999]"),
    "odd kind": lambda saved: held(saved, "tables/question.jsonl", b"", kinds={"id": "pickle"}),
    "odd kinds": lambda saved: held(saved, "tables/question.jsonl", b"", kinds=[]),
    "unknown table": lambda saved: held(saved, "tables/sqlite_master.jsonl", b"[1]\n", rows=1, kinds={"id": "int"}),
    "another's table": lambda saved: held(saved, 'tables/x"; DROP TABLE user; --.jsonl', b"", kinds={"id": "int"}),
    "deep manifest": manifest(b"[" * 200_000), "no manifest": manifest(b"null"), "empty": manifest(b""),
    "a list": manifest(b"[]"), "more": manifest(b'{"tables": {}, "files": {}, "odd": 1}'),
    "tables of text": manifest(b'{"tables": "a", "files": {}, "revision": "", "made_at": "", "version": ""}'),
}  # fmt: skip


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize("harm", HARMS)
def test_a_backup_made_to_do_harm_is_refused_and_nothing_is_touched(lived_in: Flask, tmp_path: Path, harm: str) -> None:
    run(lived_in, backup, tmp_path / "saved")
    with zipfile.ZipFile(tmp_path / "saved") as whole:
        saved = {name: whole.read(name) for name in whole.namelist()}
    HARMS[harm](saved)
    with zipfile.ZipFile(tmp_path / "harmed", "w") as harmed:
        for name, content in saved.items():
            harmed.writestr(name, content)
    assert_refused(lived_in, tmp_path / "harmed")
    assert list((tmp_path / "outside").iterdir()) == []
    assert not list(tmp_path.rglob("evil*"))


def assert_refused(app: Flask, file: Path) -> str:
    before = every_row()
    result = run(app, restore, file, "--replace")
    assert isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code == 1
    assert every_row() == before
    assert (Path(app.config["FORUM"].data) / "kept.txt").read_text() == "mine"
    return result.output


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize("how", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2, "locked", "scrambled"])
def test_a_backup_packed_in_another_way_is_read_or_refused(lived_in: Flask, tmp_path: Path, how: Any) -> None:
    run(lived_in, backup, tmp_path / "saved")
    known = how if isinstance(how, int) else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(tmp_path / "saved") as whole, zipfile.ZipFile(tmp_path / "other", "w", known) as other:
        for name in whole.namelist():
            other.writestr(name, whole.read(name))
    content = bytearray((tmp_path / "other").read_bytes())
    if how == "locked":
        for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            content[content.index(sign) + at] |= 1
    elif how in {"scrambled", zipfile.ZIP_LZMA}:
        content[60:600] = b"\xff" * 540
    else:
        return
    (tmp_path / "other").write_bytes(content)
    assert_refused(lived_in, tmp_path / "other")


def test_a_backup_that_unpacks_to_more_than_the_disk_holds_is_refused(
    lived_in: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(lived_in, backup, tmp_path / "saved")
    monkeypatch.setattr(restoring, "_room_below", lambda _folder: 1000)
    assert "the disk has room for" in assert_refused(lived_in, tmp_path / "saved")


def test_a_row_or_a_list_without_an_end_is_not_held_in_memory(
    lived_in: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(lived_in, backup, tmp_path / "saved")
    monkeypatch.setattr(archives, "LONGEST_ROW", 20)
    assert "cannot be read" in assert_refused(lived_in, tmp_path / "saved")
    monkeypatch.setattr(archives, "LARGEST_MANIFEST", 20)
    assert "is no backup" in assert_refused(lived_in, tmp_path / "saved")


def frames(kind: str, count: int, side: int) -> bytes:
    made = io.BytesIO()
    all_ = [Image.new("P", (side, side), number % 200) for number in range(count)]
    all_[0].save(made, kind, save_all=True, append_images=all_[1:], duration=10)
    return made.getvalue()


def plain(kind: str, side: int) -> bytes:
    made = io.BytesIO()
    Image.new("L", (side, side)).save(made, kind)
    return made.getvalue()


def compressed_words(size: int) -> bytes:
    """A picture with a word in its head that unpacks to a great deal."""
    from PIL.PngImagePlugin import PngInfo

    made, info = io.BytesIO(), PngInfo()
    info.add_text("Comment", "x" * size, zip=True)
    Image.new("L", (10, 10)).save(made, "PNG", pnginfo=info)
    return made.getvalue()


TAKEN: dict[str, Callable[[], bytes]] = {
    "just fits": lambda: plain("PNG", 6300), "many frames": lambda: frames("GIF", 1000, 100),
    "many frames of webp": lambda: frames("WEBP", 150, 100), "three large frames": lambda: frames("GIF", 3, 6300),
    "words": lambda: compressed_words(900_000),
}  # fmt: skip
REFUSED: dict[str, Callable[[], bytes]] = {
    "frames too large": lambda: frames("GIF", 2, 6500), "bomb": bomb, "many points": lambda: plain("PNG", 6500),
    "words without end": lambda: compressed_words(50_000_000), "svg": lambda: b"<svg>" + b"<g>" * 500_000,
    "noise": lambda: b"GIF89a" + b"\xff" * 9_000_000,
    "odd riff": lambda: b"RIFF\xff\xff\xff\xffWEBPVP8X" + b"\xff" * 9999,
    "many parts": lambda: b"\x89PNG\r\n\x1a\n" + (b"\0\0\0\0tEXt\0\0\0\0" * 700_000),
    "many segments": lambda: b"\xff\xd8" + b"\xff\xe1\x00\x02" * 500_000,
}  # fmt: skip
LOOKING = """
import json, pathlib, resource, sys, time
from forum.files import read_image
from forum.refused import Refused
def taken(file):
    began = time.process_time()
    try:
        with file.open("rb") as stream:
            read_image(stream, max_side=256, most=10 << 20)
    except Refused:
        return False, time.process_time() - began
    return True, time.process_time() - began
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
said = {file.name: taken(file) for file in sorted(pathlib.Path(sys.argv[1]).iterdir())}
print(json.dumps([resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, said]))
"""


def test_no_picture_takes_more_than_the_largest_that_is_allowed(tmp_path: Path) -> None:
    """In a process of its own, by its processor time and by what it held at most: forty million points, a few times."""
    for name, made in (TAKEN | REFUSED).items():
        (tmp_path / name).write_bytes(made())
    command = [sys.executable, "-c", LOOKING, str(tmp_path)]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
    kilobytes, said = json.loads(ended.stdout)
    assert {name for name, (taken, _seconds) in said.items() if taken} == set(TAKEN)
    assert kilobytes < 500_000
    for name, (_taken, seconds) in said.items():
        assert seconds <= 4 * said["just fits"][1] + 0.2, (name, seconds)
