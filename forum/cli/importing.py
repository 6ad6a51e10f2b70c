from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from forum.accounts import User
from forum.db import session, write
from forum.organisations import Outcome, import_rows, preview, read_rows, read_text
from forum.refused import Refused


@click.command("import-customers")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
@with_appcontext
def import_customers(file: Path, dry_run: bool) -> None:
    """Organisations and their people from a CSV table; the exit code is 1 if a row was refused."""
    admin = session.scalar(select(User).where(User.admin).order_by(User.id).limit(1))
    if admin is None:
        raise click.ClickException("There is no admin yet, in whose name this would be done.")
    number = admin.id
    session.rollback()
    try:
        rows = read_rows(read_text(file.read_bytes()))
        if dry_run:
            results = preview(rows, by=session.get_one(User, number))
        else:
            with write():
                results = import_rows(rows, by=session.get_one(User, number))
    except Refused as error:
        raise click.ClickException(error.sentence) from None
    for result in results:
        click.echo(f"line {result.row.number}: {result.outcome.value}: {result.sentence}")
    if any(result.outcome is Outcome.REFUSED for result in results):
        raise SystemExit(1)
