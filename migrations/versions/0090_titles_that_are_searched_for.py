"""Titles that are searched for by themselves

All words are folded anew: versions by their beginning, German words without their endings.
"""

from __future__ import annotations

from alembic import op

revision = "0090"
down_revision = "0077"

SQLITE = (
    "CREATE VIRTUAL TABLE document_title_fts USING fts5(title, content='document', content_rowid='id', "
    "tokenize='porter unicode61')",
    "INSERT INTO document_title_fts(rowid, title) SELECT id, title FROM document WHERE title <> ''",
    "CREATE TRIGGER document_title_fts_insert AFTER INSERT ON document WHEN new.title <> '' BEGIN "
    "INSERT INTO document_title_fts(rowid, title) VALUES (new.id, new.title); END",
    "CREATE TRIGGER document_title_fts_delete AFTER DELETE ON document WHEN old.title <> '' BEGIN "
    "INSERT INTO document_title_fts(document_title_fts, rowid, title) VALUES ('delete', old.id, old.title); END",
    "CREATE TRIGGER document_title_fts_update AFTER UPDATE OF title ON document BEGIN "
    "INSERT INTO document_title_fts(document_title_fts, rowid, title) SELECT 'delete', old.id, old.title "
    "WHERE old.title <> ''; "
    "INSERT INTO document_title_fts(rowid, title) SELECT new.id, new.title WHERE new.title <> ''; END",
)
POSTGRES = "CREATE INDEX ix_document_title_vector ON document USING gin (to_tsvector('english', title)) WHERE title <> ''"


def upgrade() -> None:
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else (POSTGRES,):
        op.execute(statement)
    op.execute("DELETE FROM option WHERE name LIKE 'indexed_%'")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in ("insert", "delete", "update"):
            op.execute(f"DROP TRIGGER document_title_fts_{name}")
        op.execute("DROP TABLE document_title_fts")
    else:
        op.drop_index("ix_document_title_vector", "document")
