from __future__ import annotations

import click
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from forum.db import found_revision, is_forbidden, session, wanted_revision


def must_be_migrated() -> None:
    """Stop with one sentence if the tables are not those of this version."""
    found = found_revision() or _why_none()
    session.rollback()
    if found != wanted_revision():
        raise click.ClickException(
            "The database does not have the tables of this version yet. Run `forum db upgrade` first."
        )


def _why_none() -> str:
    """A user who may not even ask is told so, and not to make tables."""
    try:
        session.execute(text("SELECT version_num FROM alembic_version"))
    except DBAPIError as error:
        session.rollback()
        if is_forbidden(error):
            raise
    return ""
