from __future__ import annotations

import logging

import click
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from forum.db import db
from forum.paths import MIGRATIONS


def must_be_migrated() -> None:
    """Stop with one sentence if the tables are not those of this version."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with db.engine.connect() as connection:
        found = set(MigrationContext.configure(connection).get_current_heads())
    if found != set(ScriptDirectory(str(MIGRATIONS)).get_heads()):
        raise click.ClickException(
            "The database does not have the tables of this version yet. Run `forum db upgrade` first."
        )
