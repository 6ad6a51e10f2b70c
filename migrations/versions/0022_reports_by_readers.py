"""Reports of readers under the page who are not signed in: by nobody in particular"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

OPEN = sa.text("closed_at IS NULL")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    change(nullable=True)


def downgrade() -> None:
    op.execute("DELETE FROM report WHERE reporter_id IS NULL")
    change(nullable=False)


def change(*, nullable: bool) -> None:
    """SQLite makes the table anew for this; its partial indexes are made by hand, so that they stay partial."""
    op.drop_index("uq_report_open", "report")
    op.drop_index("ix_report_open", "report")
    with op.batch_alter_table("report") as batch_op:
        batch_op.alter_column("reporter_id", existing_type=NUMBER, nullable=nullable)
    op.create_index(
        "uq_report_open", "report", ["reporter_id", "post"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN
    )
    op.create_index("ix_report_open", "report", ["post", "id"], sqlite_where=OPEN, postgresql_where=OPEN)
