"""What was written last waits in a short list before it is indexed, since every search reads that list whole"""

from __future__ import annotations

from alembic import op

revision = "0280"
down_revision = "0270"

INDEXES = ("ix_document_vector", "ix_document_title_vector")


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for name in INDEXES:
            op.execute(f"ALTER INDEX {name} SET (gin_pending_list_limit = 128)")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for name in INDEXES:
            op.execute(f"ALTER INDEX {name} RESET (gin_pending_list_limit)")
