from __future__ import annotations

import click
from flask.cli import with_appcontext

from forum.cli.ready import must_be_migrated
from forum.db import CannotGrant, grant_rows_to

WORDS = {
    "upgrade": "Bring the database up to date: after the first installation, and after each new version.",
    "grant": "Let another user of PostgreSQL read and write rows, and nothing else: whom the forum may serve as.",
    "current": "Say at which migration the database stands.",
    "history": "List the migrations, the newest first.",
    "downgrade": "Go back one migration, with a backup at hand: what a newer version wrote is lost.",
    "check": "Compare the tables of this version with its migrations; for whoever works on Docside.",
    "migrate": "Write a new migration out of what the models have become; for whoever works on Docside.",
}


def words_for(group: click.Group) -> None:
    """Alembic's commands in our words; those that nobody needs here still work and are not listed."""
    group.help = "Bring the tables of the database up to date, or see where they stand."
    group.short_help = group.help
    group.add_command(grant)
    for name, command in group.commands.items():
        command.help = command.short_help = WORDS.get(name, command.help)
        command.hidden = name not in WORDS


@click.command()
@click.argument("user")
@with_appcontext
def grant(user: str) -> None:
    must_be_migrated()
    try:
        may_make = grant_rows_to(user)
    except CannotGrant as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{user} may read and write rows, also in tables that a later upgrade makes.")
    if may_make:
        click.echo("It may still make tables of its own: REVOKE CREATE ON SCHEMA public FROM PUBLIC")
