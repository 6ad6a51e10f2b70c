"""Data on its way in and out: `forum import` and `forum export`."""

from __future__ import annotations

import os
from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from forum import imports
from forum.cli.ready import must_be_migrated
from forum.db import session, write
from forum.imports import ImportRun, RunState
from forum.pages import Site, site_of
from forum.refused import Refused

WORDS = {"site": "sites", "person": "people", "page": "pages", "topic": "topics", "thread": "threads",
         "post": "posts", "vote": "votes with a name", "edit": "edits", "link": "links", "file": "files",
         "record": "records"}  # fmt: skip


@click.command("import")
@click.argument("source", type=click.Choice(sorted(imports.SOURCES)))
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@click.option("--site", "site_name", default="", help="The site it goes to: its name or an address on it.")
@click.option("--from", "name", default="", help="What to call where it comes from; the same name finds it again.")
@click.option("--dry-run", is_flag=True, help="Say what would come, and change nothing.")
@with_appcontext
def import_(source: str, file: Path, site_name: str, name: str, dry_run: bool) -> None:
    """Bring FILE in, from another system or another Docside; nothing of it is mailed, pinged or handed to support.

    Stopped in the middle, the same command goes on where it was; done twice, it adds nothing. The exit code is 1 if
    a record was refused.
    """
    must_be_migrated()
    try:
        with write():
            site = _site(site_name)
            run = imports.plan_import(source, file, name=name, site=site, dry=dry_run, by=None)
            if not dry_run and (stopped := imports.unfinished(run.source, file)):
                session.delete(run)
                run = stopped
            number = run.id
    except Refused as error:
        raise click.ClickException(error.sentence) from None
    imports.run_import(number, _tell)
    run = session.get_one(ImportRun, number, populate_existing=True)
    click.echo("", err=True)
    _say(run)
    if run.state is RunState.FAILED:
        raise click.ClickException(run.problem)
    if run.of_all("refused"):
        raise SystemExit(1)


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--without-files", is_flag=True, help="Leave out the pictures and files that stand in posts.")
@with_appcontext
def export(file: Path, without_files: bool) -> None:
    """Write sites, people, pages, threads, posts, votes and files into FILE, a record a line; “-” is the terminal.

    It can be imported into another forum. It holds mail addresses, so only its owner can read it. Tickets, roles
    and settings are in `forum backup`.
    """
    must_be_migrated()
    if str(file) == "-":
        for line in imports.export(without_files=without_files):
            click.echo(line, nl=False)
        return
    draft = file.with_name(f".{file.name}.part")
    count = 0
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as target:
        for count, line in enumerate(imports.export(without_files=without_files)):  # noqa: B007
            target.write(line)
    draft.replace(file)
    click.echo(f"{file} holds {count} records.")


def _site(name: str) -> Site | None:
    """A site by its name or an address on it; where there is only one, it goes without saying."""
    sites = session.scalars(select(Site).order_by(Site.id)).all()
    if not name:
        return None
    found = site_of(name) or next((site for site in sites if site.name.casefold() == name.casefold()), None)
    if found is None:
        known = ", ".join(site.name for site in sites) or "none"
        raise click.ClickException(f"There is no site {name!r}. The sites of this forum: {known}.")
    return found


def _tell(run: ImportRun) -> None:
    click.echo(f"\r{run.share / 10:5.1f} %  {run.of_all('new')} new", nl=False, err=True)


def _say(run: ImportRun) -> None:
    verb = "would be new" if run.dry else "new"
    for kind, counted in run.counts.items():
        parts = [f"{counted[what]} {said}" for what, said in (("new", verb), ("known", "here already"), ("refused",
                 "refused")) if counted.get(what)]  # fmt: skip
        click.echo(f"{WORDS.get(kind, kind)}: {', '.join(parts)}")
    for refusal in session.scalars(imports.refusals_of(run)):
        click.echo(f"{refusal.kind} {refusal.foreign_id}: {refusal.sentence}")
