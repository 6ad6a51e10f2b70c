from __future__ import annotations

import click

from forum.db import found_revision, session, wanted_revision


def must_be_migrated() -> None:
    """Stop with one sentence if the tables are not those of this version."""
    found = found_revision()
    session.rollback()
    if found != wanted_revision():
        raise click.ClickException(
            "The database does not have the tables of this version yet. Run `forum db upgrade` first."
        )
