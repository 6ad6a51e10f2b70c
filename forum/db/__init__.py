"""The database: engine, Base, `write()`, column types, and all that differs between SQLite and PostgreSQL."""

from forum.db.base import Base, BigId, Json, Moment, choice, key
from forum.db.caseless import has_letters, is_called
from forum.db.engine import AWAY, WRITE, as_writer, db, is_postgres, open_database, session
from forum.db.folding import FOLDING, STEM, Words, any_of, folded, indexed, looked_for
from forum.db.fulltext import Spread, begins_with, best, candidates, of_fulltext, searchable, titled
from forum.db.granting import CannotGrant, grant_rows_to, is_forbidden
from forum.db.joined import gathered, in_columns, joined
from forum.db.keyset import Slice, as_said, merged, slice_after
from forum.db.revision import found_revision, wanted_revision
from forum.db.upsert import add_once, add_or_change, add_or_change_many, add_unless_there, count_up
from forum.db.write import before_commit, write, writing

__all__ = [
    "AWAY",
    "FOLDING",
    "STEM",
    "WRITE",
    "Base",
    "BigId",
    "CannotGrant",
    "Json",
    "Moment",
    "Slice",
    "Spread",
    "Words",
    "add_once",
    "add_or_change",
    "add_or_change_many",
    "add_unless_there",
    "any_of",
    "as_said",
    "as_writer",
    "before_commit",
    "begins_with",
    "best",
    "candidates",
    "choice",
    "count_up",
    "db",
    "folded",
    "found_revision",
    "gathered",
    "grant_rows_to",
    "has_letters",
    "in_columns",
    "indexed",
    "is_called",
    "is_forbidden",
    "is_postgres",
    "joined",
    "key",
    "looked_for",
    "merged",
    "of_fulltext",
    "open_database",
    "searchable",
    "session",
    "slice_after",
    "titled",
    "wanted_revision",
    "write",
    "writing",
]
