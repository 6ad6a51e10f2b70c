from __future__ import annotations

import os
import secrets
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, MetaData, Table, delete, func, insert, inspect, select, table, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import AddConstraint, DropConstraint

from forum.backups.archive import Broken, Manifest, lines, opened, place_of_file, place_of_table
from forum.backups.columns import KINDS, plain_table, read
from forum.config import FORMER, SECRET, Settings, is_secret_given
from forum.db import Base, as_writer, db, is_postgres
from forum.files import FOLDER, store

BATCH_ROWS, BATCH_BYTES = 500, 4 << 20
LONGEST_NAME = 200
# Tables in which a row means that somebody lives here.
INHABITED = ("user", "site", "question")
Migrate = Callable[[Connection, str], None]


def restore(source: Path, settings: Settings, migrate: Migrate, *, replace: bool = False) -> Manifest:
    """Make this installation the one of a backup, whichever database that came from. Broken.

    Everything happens in one transaction: the tables as they were, their rows, the migrations that came since,
    and the count of every table. If anything is not as it should be, the installation stays what it was.
    """
    archive, manifest = opened(source)
    places = _places(archive, manifest, settings)
    with archive, _one_transaction() as connection:
        if not replace and _is_inhabited(connection):
            raise Broken("There are people or questions here already; --replace removes all of it first.")
        _remove_tables(connection, manifest)
        migrate(connection, manifest.revision)
        with _without_references(connection):
            for name, entry in manifest.tables.items():
                # A migration may have put rows there, of which the backup knows what became.
                connection.execute(delete(plain_table(name, entry.kinds)))
                _load(connection, plain_table(name, entry.kinds), entry.kinds, archive)
        _must_be_whole(connection, manifest)
        migrate(connection, "head")
        _restart_numbers(connection)
        _place_files(archive, places, settings)
    return manifest


@contextmanager
def _one_transaction() -> Iterator[Connection]:
    with db.engine.connect() as plain:
        connection = plain.execution_options(**as_writer())
        _sqlite(connection, "PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                yield connection
        except DBAPIError as error:
            raise Broken(f"The database did not take it, and nothing was changed: {_reason(error)}") from None
        finally:
            _sqlite(connection, "PRAGMA foreign_keys = ON")


def _sqlite(connection: Connection, pragma: str) -> None:
    """On the bare connection: inside a transaction SQLite would not hear it."""
    if not is_postgres():
        bare: Any = connection.connection.driver_connection
        bare.execute(pragma)


def _is_inhabited(connection: Connection) -> bool:
    there = set(inspect(connection).get_table_names())
    return any(connection.scalar(select(1).select_from(table(name)).limit(1)) for name in INHABITED if name in there)


def _remove_tables(connection: Connection, manifest: Manifest) -> None:
    ours = {"alembic_version", *Base.metadata.tables, *manifest.tables}
    there = set(inspect(connection).get_table_names())
    ours |= {name for name in there if name.endswith("_fts") and any(name.startswith(f"{one}_") for one in ours)}
    for name in sorted(ours & there):
        connection.execute(text(f'DROP TABLE "{name}"{" CASCADE" if is_postgres() else ""}'))


@contextmanager
def _without_references(connection: Connection) -> Iterator[None]:
    """Rows come table by table and refer to rows that are not there yet; at the end every reference is tested."""
    if not is_postgres():
        yield
        if wrong := connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise Broken(f"A row of {wrong[0]} refers to a row of {wrong[2]} that is not in the backup.")
        return
    there = MetaData()
    there.reflect(connection)  # all tables at once: one by one each would be read with all that it refers to
    references = [reference for found in there.tables.values() for reference in found.foreign_key_constraints]
    for reference in references:
        connection.execute(DropConstraint(reference))
    yield
    for reference in references:
        connection.execute(AddConstraint(reference))


def _load(connection: Connection, target: Table, kinds: dict[str, str], archive: zipfile.ZipFile) -> None:
    batch: list[dict[str, Any]] = []
    size = 0
    for line in lines(archive, place_of_table(target.name)):
        try:
            batch.append(read(line, kinds))
        except (TypeError, ValueError, AttributeError):
            raise Broken(f"A row of {target.name} cannot be read.") from None
        size += sum(len(value) for value in line if isinstance(value, str))
        if len(batch) >= BATCH_ROWS or size >= BATCH_BYTES:
            connection.execute(insert(target), batch)
            batch, size = [], 0
    if batch:
        connection.execute(insert(target), batch)


def _must_be_whole(connection: Connection, manifest: Manifest) -> None:
    for name, entry in manifest.tables.items():
        found = connection.scalar(select(func.count()).select_from(table(name)))
        if found != entry.rows:
            raise Broken(f"{name} has {found} rows, and {entry.rows} were saved; nothing was changed.")


def _restart_numbers(connection: Connection) -> None:
    """PostgreSQL counts ids by sequences, which know nothing of rows that came with their ids."""
    if not is_postgres():
        return
    for each in Base.metadata.sorted_tables:
        for column in each.primary_key:
            name = connection.scalar(select(func.pg_get_serial_sequence(f'"{each.name}"', column.name)))
            if name:
                largest = select(func.coalesce(func.max(column), 0) + 1).scalar_subquery()
                connection.execute(select(func.setval(name, largest, False)))


def _places(archive: zipfile.ZipFile, manifest: Manifest, settings: Settings) -> dict[str, Path]:
    """Where each file goes, asked before anything is touched: into the data folder, if there is room. Broken."""
    folder = Path(settings.data).resolve()
    found = {}
    for name in manifest.files:
        try:
            target = (folder / name).resolve()
            fits = target.is_relative_to(folder) and not target.is_dir() and len(target.name) <= LONGEST_NAME
        except (OSError, ValueError):
            fits = False
        if not fits:
            raise Broken(f"The backup holds a file that has no place in the data folder: {name!r}.")
        found[name] = target
    if unknown := {kind for entry in manifest.tables.values() for kind in entry.kinds.values()} - set(KINDS):
        raise Broken(f"The backup holds columns of a kind that nobody knows here: {', '.join(sorted(unknown))}.")
    needed, there = sum(entry.file_size for entry in archive.infolist()), _room_below(folder)
    if needed > there:
        raise Broken(f"It unpacks to {needed >> 20} MB, and the disk has room for {there >> 20} MB.")
    return found


def _room_below(folder: Path) -> int:
    """The folder itself may not be there yet."""
    return shutil.disk_usage(next(path for path in (folder, *folder.parents) if path.exists())).free


def _place_files(archive: zipfile.ZipFile, places: dict[str, Path], settings: Settings) -> None:
    """Each file whole or not at all; a secret only where the environment does not give one."""
    folder = Path(settings.data).resolve()
    for name, found in places.items():
        if name in {SECRET, FORMER} and is_secret_given():
            continue
        if settings.files_url and name.startswith(f"{FOLDER}/"):
            store().put(found.name, archive.read(place_of_file(name)))
            continue
        # A bucket knows no folders: whatever it held has its place below the one that its name says.
        target = folder / FOLDER / found.name[:2] / found.name if found.parent == folder / FOLDER else found
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f"{target.name}.{secrets.token_hex(4)}")
        with archive.open(place_of_file(name)) as source, os.fdopen(_closed(draft), "wb") as file:
            shutil.copyfileobj(source, file)
        draft.replace(target)


def _closed(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)


def _reason(error: DBAPIError) -> str:
    return " ".join(str(error.orig).split())[:300]
