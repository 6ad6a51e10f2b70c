"""A file, an archive or a folder to read from: counted as it is read, and never more than it may be."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import IO

from flask_babel import gettext as _

from forum.imports.records import Record
from forum.refused import Refused

MOST_FILES = 20_000
MOST_TIMES = 200  # an archive of text is seldom larger than thirty times itself
AT_LEAST = 16 << 20
Reader = Callable[["Material"], Iterable[Record]]


class Material:
    """What an import reads. `share` says how much of it is done, between 0 and 1."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.archive = _archive(path)
        self.sizes = self._sizes()
        self.done = 0
        self.share_after: Callable[[], float] | None = None

    def __enter__(self) -> Material:
        return self

    def __exit__(self, *error: object) -> None:
        if self.archive:
            self.archive.close()

    @property
    def names(self) -> list[str]:
        return sorted(self.sizes)

    @property
    def share(self) -> float:
        """A reader that goes over its rows a second time says how far it is in that."""
        read = min(1.0, self.done / max(1, sum(self.sizes.values())))
        return read if self.share_after is None else read / 2 + self.share_after() / 2

    def find(self, name: str) -> str | None:
        """The file of that name, in whichever folder of the archive it lies, and whatever its case."""
        return next((one for one in self.names if one.rpartition("/")[2].lower() == name.lower()), None)

    def open(self, name: str) -> IO[bytes]:
        if self.archive:
            return _buffered(_Counted(self, _opened(self.archive, name), self.sizes[name]))
        place = self.path / name if self.path.is_dir() else self.path
        return _buffered(_Counted(self, place.open("rb"), self.sizes[name]))

    def _sizes(self) -> dict[str, int]:
        if self.archive:
            return _sizes_in(self.archive, self.path.stat().st_size)
        if self.path.is_dir():
            inside = list(islice(_files_in(self.path), MOST_FILES + 1))
            if len(inside) > MOST_FILES:
                raise Refused(_("The folder holds more than %(most)s files.", most=MOST_FILES))
            return {one.relative_to(self.path).as_posix(): one.stat().st_size for one in inside}
        return {self.path.name: self.path.stat().st_size}


def _files_in(folder: Path) -> Iterator[Path]:
    """Those that lie in it: a link may lead to what is nobody's business."""
    whole = folder.resolve()
    yield from (one for one in folder.rglob("*") if one.is_file() and one.resolve().is_relative_to(whole))


def _opened(archive: zipfile.ZipFile, name: str) -> IO[bytes]:
    try:
        inside = archive.getinfo(name)
        if inside.flag_bits & 1:
            raise Refused(_("The archive is locked with a password. Please pack it without one."))
        if inside.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise Refused(_("The archive is packed in a way that is not read. Please pack it as a usual zip."))
        return archive.open(inside)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, ValueError):
        raise _broken() from None


def _broken() -> Refused:
    return Refused(_("The archive is broken. Please pack it anew."))


class _Counted(io.RawIOBase):
    """Ends a file that goes on longer than it said: the size in an archive is only what somebody wrote there."""

    def __init__(self, material: Material, inner: IO[bytes], size: int) -> None:
        self.material, self.inner, self.left = material, inner, size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        try:
            data = self.inner.read(len(buffer))
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError):
            raise _broken() from None
        self.left -= len(data)
        if self.left < 0 and self.material.archive:
            raise Refused(_("The archive unpacks to more than it says, so it is not read."))
        self.material.done += len(data)
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self.inner.close()
        super().close()


def _buffered(counted: _Counted) -> IO[bytes]:
    return io.BufferedReader(counted)  # type: ignore[type-var]


def text_lines(stream: IO[bytes], longest: int = 4 << 20) -> Iterator[tuple[int, str]]:
    """The lines of a text in UTF-8 with their numbers; one that never ends is not kept."""
    number = 0
    while line := stream.readline(longest + 1):
        number += 1
        if len(line) > longest:
            raise Refused(_("Line %(number)s is longer than any record can be.", number=number))
        yield number, line.decode("utf-8-sig" if number == 1 else "utf-8", "replace")


def _archive(path: Path) -> zipfile.ZipFile | None:
    if path.is_dir():
        return None
    with path.open("rb") as file:
        begins = file.read(6)
    if begins == b"7z\xbc\xaf\x27\x1c":
        raise Refused(_("This is a 7z archive. Please unpack it, and import the folder or pack it as zip."))
    try:
        return zipfile.ZipFile(path) if begins[:4] == b"PK\x03\x04" else None
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise _broken() from None


def _sizes_in(archive: zipfile.ZipFile, packed: int) -> dict[str, int]:
    inside = [one for one in archive.infolist() if not one.is_dir()]
    if len(inside) > MOST_FILES:
        raise Refused(_("The archive holds more than %(most)s files.", most=MOST_FILES))
    if sum(one.file_size for one in inside) > max(AT_LEAST, packed * MOST_TIMES):
        raise Refused(_("The archive unpacks to far more than text ever does, so it is not read."))
    return {one.filename: one.file_size for one in inside}
