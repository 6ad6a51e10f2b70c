"""The database: engine, Base, `write()`, column types, and all that differs between SQLite and PostgreSQL."""

from forum.db.base import Base, BigId, Json, Moment, choice, key
from forum.db.engine import WRITE, as_writer, db, is_postgres, open_database, session
from forum.db.folding import STEM, Words, any_of, folded, indexed, looked_for
from forum.db.fulltext import begins_with, best, candidates, of_fulltext, searchable, titled
from forum.db.joined import gathered, joined
from forum.db.keyset import Slice, as_said, merged, slice_after
from forum.db.revision import found_revision, wanted_revision
from forum.db.upsert import add_once, add_or_change, add_or_change_many, count_up
from forum.db.write import before_commit, write, writing

__all__ = [
    "STEM",
    "WRITE",
    "Base",
    "BigId",
    "Json",
    "Moment",
    "Slice",
    "Words",
    "add_once",
    "add_or_change",
    "add_or_change_many",
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
    "indexed",
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
