"""The file of a backup: a zip with a table per entry, the files of the data folder, and a manifest."""

from __future__ import annotations

import hashlib
import json
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

FORMAT = 1
MANIFEST = "manifest.json"
CHUNK = 1 << 20
LARGEST_MANIFEST = 64 << 20
LONGEST_ROW = 512 << 20
# Whatever a file can be that only looks like an archive of ours: cut, scrambled, locked, packed in another way, nested
# a thousand deep.
_UNREADABLE = (
    OSError, EOFError, KeyError, ValueError, TypeError, AttributeError, RuntimeError, zipfile.BadZipFile, zlib.error,
    lzma.LZMAError,
)  # fmt: skip


class Broken(Exception):
    """This file is no backup, or not a whole one; the text is a sentence for whoever runs the command."""


@dataclass
class Entry:
    """One entry of the archive: rows of a table, or a file; `sha256` is that of its content."""

    sha256: str = ""
    rows: int = 0
    kinds: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not isinstance(self.rows, int) or not isinstance(self.kinds, dict):
            raise TypeError(f"{self!r} describes no entry")


@dataclass
class Manifest:
    revision: str
    made_at: str
    version: str
    format: int = FORMAT
    tables: dict[str, Entry] = field(default_factory=dict)
    files: dict[str, Entry] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return sum(entry.rows for entry in self.tables.values())

    def to_json(self) -> bytes:
        return json.dumps(asdict(self), indent=1).encode()

    @classmethod
    def from_json(cls, written: bytes) -> Manifest:
        given = json.loads(written)
        for kind in ("tables", "files"):
            given[kind] = {name: Entry(**entry) for name, entry in given[kind].items()}
        return cls(**given)


def place_of_table(name: str) -> str:
    return f"tables/{name}.jsonl"


def place_of_file(name: str) -> str:
    return f"files/{name}"


class Hashed:
    """An entry being written, and the hash of what went into it."""

    def __init__(self, target: IO[bytes]) -> None:
        self.target = target
        self.hash = hashlib.sha256()

    def write(self, data: bytes) -> None:
        self.hash.update(data)
        self.target.write(data)


def opened(path: Path) -> tuple[zipfile.ZipFile, Manifest]:
    """A whole and unaltered backup: every entry is read once and compared with its hash. Broken."""
    try:
        archive = zipfile.ZipFile(path)
        with archive.open(MANIFEST) as said:
            manifest = Manifest.from_json(said.read(LARGEST_MANIFEST))
    except FileNotFoundError:
        raise Broken(f"There is no file {path}.") from None
    except _UNREADABLE:
        raise Broken(f"{path} is no backup of Docside, or it was cut off.") from None
    if manifest.format != FORMAT:
        raise Broken(f"{path} was made by another version of Docside (format {manifest.format}).")
    for place, entry in _entries(manifest):
        if _hash(archive, place) != entry.sha256:
            raise Broken(f"{place} in {path} is not what was saved: its sha256 is another one.")
    return archive, manifest


def lines(archive: zipfile.ZipFile, place: str) -> Iterator[list[Any]]:
    """The rows of a table. Broken."""
    with archive.open(place) as entry:
        while line := entry.readline(LONGEST_ROW):
            try:
                yield json.loads(line)
            except (ValueError, RecursionError):
                raise Broken(f"A row in {place} cannot be read.") from None


def _entries(manifest: Manifest) -> Iterator[tuple[str, Entry]]:
    yield from ((place_of_table(name), entry) for name, entry in manifest.tables.items())
    yield from ((place_of_file(name), entry) for name, entry in manifest.files.items())


def _hash(archive: zipfile.ZipFile, place: str) -> str:
    found = hashlib.sha256()
    try:
        with archive.open(place) as entry:
            while chunk := entry.read(CHUNK):
                found.update(chunk)
    except _UNREADABLE:
        return ""
    return found.hexdigest()
