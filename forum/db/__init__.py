"""The database: engine, Base, `write()`, column types, and all that differs between SQLite and PostgreSQL."""

from forum.db.base import Base, BigId, Json, Moment, choice, key
from forum.db.engine import WRITE, db, is_postgres, open_database, session
from forum.db.fulltext import Words, candidates, folded, looked_for, of_fulltext, searchable
from forum.db.keyset import Slice, merged, slice_after
from forum.db.revision import found_revision, wanted_revision
from forum.db.upsert import add_once, add_or_change, count_up
from forum.db.write import write, writing

__all__ = [
    "WRITE",
    "Base",
    "BigId",
    "Json",
    "Moment",
    "Slice",
    "Words",
    "add_once",
    "add_or_change",
    "candidates",
    "choice",
    "count_up",
    "db",
    "folded",
    "found_revision",
    "is_postgres",
    "key",
    "looked_for",
    "merged",
    "of_fulltext",
    "open_database",
    "searchable",
    "session",
    "slice_after",
    "wanted_revision",
    "write",
    "writing",
]
