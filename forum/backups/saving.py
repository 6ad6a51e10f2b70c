from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from sqlalchemy import Connection, Table, select, text

from forum import clock
from forum.backups.archive import CHUNK, MANIFEST, Broken, Entry, Hashed, Manifest, place_of_file, place_of_table
from forum.backups.columns import kinds_of, plain_table, written
from forum.config import FORMER, SECRET, Settings, listed
from forum.db import Base, db, is_postgres
from forum.files import FOLDER, store
from forum.paths import VERSION

ROWS = 200
# The database is saved row by row, and the secret only if asked for.
LEFT_OUT = ("docside.db", "building.db", SECRET, FORMER)


def backup(target: Path, settings: Settings, *, with_secret: bool = False) -> Manifest:
    """Save a running installation into a new file, as it was at one moment; nobody has to wait. Broken.

    On PostgreSQL the moment is that of one REPEATABLE READ transaction, on SQLite that of one read
    transaction beside the write-ahead log. The file appears when it is whole, and only its owner can read it.
    """
    if target.exists():
        raise Broken(f"{target} is there already; a backup never writes over another one.")
    part = target.with_name(f"{target.name}.part")
    try:
        with _created(part) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            manifest = _fill(archive, settings, with_secret=with_secret)
        os.link(part, target)
    except FileExistsError:
        raise Broken(f"{target} is there already; a backup never writes over another one.") from None
    finally:
        with suppress(FileNotFoundError):
            part.unlink()
    return manifest


def _fill(archive: zipfile.ZipFile, settings: Settings, *, with_secret: bool) -> Manifest:
    with _one_moment() as connection:
        revision = str(connection.scalar(text("SELECT version_num FROM alembic_version")))
        manifest = Manifest(revision, clock.now().isoformat(), VERSION)
        for table in Base.metadata.sorted_tables:
            manifest.tables[table.name] = _save_table(archive, connection, table)
    for path in _files(Path(settings.data).resolve()):
        name = path.relative_to(Path(settings.data).resolve()).as_posix()
        # What goes while we look belongs to a row that is gone as well: nothing in the backup needs it.
        with suppress(FileNotFoundError):
            manifest.files[name] = _save_file(archive, name, path)
    if settings.files_url:
        _save_bucket(archive, manifest)
    if with_secret:
        _save_secrets(archive, manifest, *settings.known_secrets)
    archive.writestr(MANIFEST, manifest.to_json())
    return manifest


def _save_secrets(archive: zipfile.ZipFile, manifest: Manifest, secret: str, *former: str) -> None:
    manifest.files[SECRET] = _save_bytes(archive, SECRET, secret.encode())
    if former:
        manifest.files[FORMER] = _save_bytes(archive, FORMER, listed(former).encode())


def _save_bucket(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """What lies in a bucket, as if it lay in the folder. What goes while we look, nothing in the backup needs."""
    kept = store()
    for name, _since in kept.names():
        if (content := kept.read(name)) is not None:
            place = f"{FOLDER}/{name}"
            manifest.files[place] = _save_bytes(archive, place, content)


@contextmanager
def _one_moment() -> Iterator[Connection]:
    with db.engine.connect() as plain:
        if not is_postgres():
            with plain.begin():
                yield plain
            return
        connection = plain.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with connection.begin():
            # A slow disk on our side is no reason to be cut off half-way.
            connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
            yield connection


def _save_table(archive: zipfile.ZipFile, connection: Connection, table: Table) -> Entry:
    kinds, count = kinds_of(table), 0
    statement = select(plain_table(table.name, kinds)).order_by(*(text(f'"{c.name}"') for c in table.primary_key))
    with archive.open(place_of_table(table.name), "w", force_zip64=True) as opened:
        entry = Hashed(opened)
        rows = connection.execution_options(yield_per=ROWS).execute(statement)
        for row in rows:
            entry.write(json.dumps(written(row, kinds), ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
            count += 1
    return Entry(entry.hash.hexdigest(), count, kinds)


def _files(folder: Path) -> list[Path]:
    """What else lies in the data folder; links are left alone, and files that come and go too."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())
    return [path for path in found if not path.relative_to(folder).as_posix().startswith(LEFT_OUT)]


def _save_file(archive: zipfile.ZipFile, name: str, path: Path) -> Entry:
    with path.open("rb") as source, archive.open(place_of_file(name), "w", force_zip64=True) as opened:
        entry = Hashed(opened)
        while chunk := source.read(CHUNK):
            entry.write(chunk)
    return Entry(entry.hash.hexdigest())


def _save_bytes(archive: zipfile.ZipFile, name: str, content: bytes) -> Entry:
    with archive.open(place_of_file(name), "w") as opened:
        entry = Hashed(opened)
        entry.write(content)
    return Entry(entry.hash.hexdigest())


@contextmanager
def _created(path: Path) -> Iterator[IO[bytes]]:
    """A file for its owner only, on the disk and not only on its way there when this ends."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())
