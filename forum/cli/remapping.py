from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from forum.accounts import User
from forum.cli.indexing import site_meant
from forum.db import session, write
from forum.moves import Became, preview, remap
from forum.pages import Site
from forum.refused import Refused


@click.command("remap")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--site", "address", default="", help="Address of the site, if this installation has several.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
@with_appcontext
def remap_pages(file: Path, address: str, dry_run: bool) -> None:
    """Move the threads of pages that moved: a file with an old and a new address in each line. The exit code is 1 if
    a line was refused; the panel takes it back."""
    admin = session.scalar(select(User.id).where(User.admin).order_by(User.id).limit(1))
    if admin is None:
        raise click.ClickException("There is no admin yet, in whose name this would be done.")
    site_id, text = site_meant(address), file.read_text(encoding="utf-8-sig", errors="replace")
    session.rollback()
    try:
        if dry_run:
            outcomes = preview(site_id, text, by_id=admin)
        else:
            with write():
                outcomes = remap(session.get_one(Site, site_id), text, by=session.get_one(User, admin))
    except Refused as error:
        raise click.ClickException(error.sentence) from None
    for outcome in outcomes:
        click.echo(f"line {outcome.number}: {outcome.became.value}: {outcome.line}: {outcome.sentence}")
    if any(outcome.became is Became.REFUSED for outcome in outcomes):
        raise SystemExit(1)
