"""Where the bytes of uploads lie: one small interface, a folder on this machine or a bucket behind the S3 protocol."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from flask import current_app

from forum.config import Settings

FOLDER = "uploads"


class Store(Protocol):
    """Whole contents under names that are never used twice. `Refused` with 503 if it cannot be reached."""

    def put(self, name: str, content: bytes) -> None:
        """Once this returns, the content is on the disk. Putting the same twice changes nothing."""

    def read(self, name: str) -> bytes | None: ...

    def remove(self, name: str) -> None:
        """Removing what is not there changes nothing."""

    def names(self) -> Iterator[tuple[str, datetime]]:
        """Everything there is, and since when."""


class Folder:
    """Files below the data folder, readable by the forum only. No name can lead out of it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, name: str, content: bytes) -> None:
        target = self._path(name)
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = target.with_name(f".{secrets.token_hex(8)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)

    def read(self, name: str) -> bytes | None:
        try:
            return self._path(name).read_bytes()
        except FileNotFoundError:
            return None

    def remove(self, name: str) -> None:
        self._path(name).unlink(missing_ok=True)

    def names(self) -> Iterator[tuple[str, datetime]]:
        for path in self.root.glob("*/*"):
            yield path.name, datetime.fromtimestamp(path.stat().st_mtime, UTC)

    def _path(self, name: str) -> Path:
        if "/" in name or "\\" in name or name.startswith("."):
            raise ValueError(f"{name!r} is no name of a file")
        return self.root / name[:2] / name


def store_of(settings: Settings) -> Store:
    if not settings.files_url:
        return Folder(Path(settings.data).resolve() / FOLDER)
    from forum.files.buckets import Bucket  # noqa: PLC0415 - half a second at every start, for those who need it

    return Bucket(settings)


def store() -> Store:
    """Where this installation keeps its uploads."""
    found: Store | None = current_app.extensions.get("docside.store")
    if found is None:
        found = current_app.extensions["docside.store"] = store_of(current_app.config["FORUM"])
    return found
