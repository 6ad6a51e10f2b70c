from __future__ import annotations

from functools import cache

from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import OperationalError, ProgrammingError

from forum.db.engine import session
from forum.paths import MIGRATIONS


@cache
def wanted_revision() -> str:
    """The newest migration of this version."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head() or ""


def found_revision() -> str:
    """The migration the database stands at; '' if it has no tables yet. OperationalError if it does not answer."""
    try:
        return str(session.scalar(text("SELECT version_num FROM alembic_version")) or "")
    except (OperationalError, ProgrammingError):
        session.rollback()
        # No such table, or no database: SQLite gives both the same name.
        session.execute(text("SELECT 1"))
        return ""
