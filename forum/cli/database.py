from __future__ import annotations

import click

WORDS = {
    "upgrade": "Bring the database up to date: after the first installation, and after each new version.",
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
    for name, command in group.commands.items():
        command.help = command.short_help = WORDS.get(name, command.help)
        command.hidden = name not in WORDS
