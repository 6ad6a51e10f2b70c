"""What support wants a page of the documentation to say, by the ticket that asked for it"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.db.base import Moment

revision = "0322"
down_revision = "0321"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "docs_task",
        sa.Column("id", BIG, nullable=False),
        sa.Column("page_id", BIG, nullable=False),
        sa.Column("section", sa.String(300), nullable=False),
        sa.Column("ticket_id", BIG, nullable=False),
        sa.Column("fix_id", BIG, nullable=True),
        sa.Column("by_id", BIG, nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name="fk_docs_task_page_id_page", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name="fk_docs_task_ticket_id_ticket", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["fix_id"], ["docs_fix.id"], name="fk_docs_task_fix_id_docs_fix", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name="fk_docs_task_by_id_user"),
        sa.PrimaryKeyConstraint("id", name="pk_docs_task"),
        sa.UniqueConstraint("ticket_id", "page_id", "section", name="uq_docs_task_ticket_id_page_id_section"),
    )
    op.create_index("ix_docs_task_page_id", "docs_task", ["page_id", "id"])
    op.create_index("ix_docs_task_fix_id", "docs_task", ["fix_id"])
    op.create_index("ix_docs_task_by_id", "docs_task", ["by_id"])
    undone = sa.text("fix_id IS NULL")
    op.create_index("ix_docs_task_open", "docs_task", ["id"], sqlite_where=undone, postgresql_where=undone)


def downgrade() -> None:
    op.drop_table("docs_task")
