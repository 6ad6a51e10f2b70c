"""When the docs were fixed"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.db import BigId, Moment

revision = "0131"
down_revision = "0140"


def upgrade() -> None:
    op.create_table(
        "docs_fix",
        sa.Column("id", BigId, nullable=False),
        sa.Column("page_id", BigId, nullable=False),
        sa.Column("section", sa.String(length=300), nullable=False),
        sa.Column("fixed_on", sa.Date(), nullable=False),
        sa.Column("link", sa.String(length=500), nullable=False),
        sa.Column("by_id", BigId, nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_docs_fix_by_id_user")),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_docs_fix_page_id_page"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_docs_fix")),
    )
    op.create_index(op.f("ix_docs_fix_by_id"), "docs_fix", ["by_id"])
    op.create_index(op.f("ix_docs_fix_page_id_fixed_on"), "docs_fix", ["page_id", "fixed_on"])


def downgrade() -> None:
    op.drop_table("docs_fix")
