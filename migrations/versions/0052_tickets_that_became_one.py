"""Tickets that became one, and how both stood before"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.db.base import Json, Moment

revision = "0052"
down_revision = "0061"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "ticket_merge",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("source_id", NUMBER, nullable=False),
        sa.Column("target_id", NUMBER, nullable=False),
        sa.Column("by_id", NUMBER, nullable=True),
        sa.Column("at", Moment(), nullable=False),
        *(sa.Column(name, Json, nullable=False) for name in ("carried", "source_before", "target_before")),
        sa.Column("target_after", Json, nullable=False),
        sa.Column("undone_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name="fk_ticket_merge_by_id_user", ondelete="SET NULL"),
        *(
            sa.ForeignKeyConstraint([column], ["ticket.id"], name=f"fk_ticket_merge_{column}_ticket", ondelete="CASCADE")
            for column in ("source_id", "target_id")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_ticket_merge"),
    )
    for column in ("by_id", "source_id", "target_id"):
        op.create_index(f"ix_ticket_merge_{column}", "ticket_merge", [column])


def downgrade() -> None:
    op.drop_table("ticket_merge")
