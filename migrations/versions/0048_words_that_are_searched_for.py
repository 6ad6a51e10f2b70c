"""Words that are searched for"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0055"

SQLITE = (
    "CREATE VIRTUAL TABLE document_fts USING fts5(title, body, content='document', content_rowid='id', "
    "tokenize='porter unicode61')",
    "CREATE TRIGGER document_fts_insert AFTER INSERT ON document BEGIN "
    "INSERT INTO document_fts(rowid, title, body) VALUES (new.id, new.title, new.body); END",
    "CREATE TRIGGER document_fts_delete AFTER DELETE ON document BEGIN "
    "INSERT INTO document_fts(document_fts, rowid, title, body) VALUES ('delete', old.id, old.title, old.body); END",
    "CREATE TRIGGER document_fts_update AFTER UPDATE OF title, body ON document BEGIN "
    "INSERT INTO document_fts(document_fts, rowid, title, body) VALUES ('delete', old.id, old.title, old.body); "
    "INSERT INTO document_fts(rowid, title, body) VALUES (new.id, new.title, new.body); END",
)
POSTGRES = (
    "ALTER TABLE document ADD COLUMN vector tsvector GENERATED ALWAYS AS (setweight(to_tsvector('english', title), 'A') "
    "|| setweight(to_tsvector('english', body), 'B')) STORED",
    "CREATE INDEX ix_document_vector ON document USING gin (vector)",
)


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "document",
        sa.Column("id", number, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject_id", number, nullable=False),
        sa.Column("thread_id", number, nullable=True),
        sa.Column("ticket_id", number, nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("kind", "subject_id", name=op.f("uq_document_kind_subject_id")),
    )
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_document_thread_id"), ["thread_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_document_ticket_id"), ["ticket_id"], unique=False)
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRES:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in ("insert", "delete", "update"):
            op.execute(f"DROP TRIGGER document_fts_{name}")
        op.execute("DROP TABLE document_fts")
    op.drop_table("document")
    op.execute("DELETE FROM option WHERE name LIKE 'indexed_%'")
