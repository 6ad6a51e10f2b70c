from __future__ import annotations

from pathlib import Path

import click
from alembic import command
from alembic.util import CommandError
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import Connection

from forum import backups
from forum.cli.ready import must_be_migrated
from forum.db import session

FILE = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))


@click.command()
@FILE
@click.option("--with-secret", is_flag=True, help="Put the secret in too, so that sessions and links go on working.")
@with_appcontext
def backup(file: Path, with_secret: bool) -> None:
    """Save this installation into FILE, while it runs: every row as of one moment, and the files beside them.

    The same file can be restored on SQLite and on PostgreSQL. It holds mail addresses, so keep it as you keep
    the database; only its owner can read it.
    """
    must_be_migrated()
    try:
        made = backups.backup(file, current_app.config["FORUM"], with_secret=with_secret)
    except backups.Broken as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{file} holds {made.rows} rows of {len(made.tables)} tables and {len(made.files)} files.")


@click.command()
@FILE
@click.option("--replace", is_flag=True, help="Remove everything that is here now, and put the backup in its place.")
@with_appcontext
def restore(file: Path, replace: bool) -> None:
    """Make this installation the one saved in FILE, and bring it up to date.

    Stop the web server and the worker first. All of it happens, or nothing: a file that is cut off or altered
    is refused before anything is touched.
    """
    session.rollback()
    try:
        made = backups.restore(file, current_app.config["FORUM"], _migrate, replace=replace)
    except backups.Broken as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{made.rows} rows and {len(made.files)} files are back, as of {made.made_at}.")
    if "secret" not in made.files:
        click.echo("The secret was not in the backup: everybody signs in again, unless FORUM_SECRET is the same.")


def _migrate(connection: Connection, revision: str) -> None:
    migrations = current_app.extensions["migrate"]
    config = migrations.migrate.get_config(migrations.directory)
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, revision)
    except CommandError:
        raise backups.Broken(f"This backup was made by a newer Docside (revision {revision}).") from None
