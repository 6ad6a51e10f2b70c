"""Who took the next ticket, whose turn it is, and lists that are kept"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import forum.db.base

revision = "0026"
down_revision = "0031"

UNSOLVED = "state IN ('new', 'open', 'pending', 'on_hold')"
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _index_of_assignees(f"{UNSOLVED} AND assignee_id IS NOT NULL")
    op.create_table(
        "turn",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("since_patience", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_turn"),
    )
    op.create_table(
        "pick",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("ticket_id", NUMBER, nullable=False),
        sa.Column("user_id", NUMBER, nullable=False),
        sa.Column("level", NUMBER, nullable=False),
        sa.Column("due_at", forum.db.base.Moment(), nullable=True),
        sa.Column("waited_since", forum.db.base.Moment(), nullable=True),
        sa.Column("out_of_turn", sa.Boolean(), nullable=False),
        sa.Column("was_mine", sa.Boolean(), nullable=False),
        sa.Column("picked_at", forum.db.base.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name="fk_pick_ticket_id_ticket", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_pick_user_id_user", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_pick"),
    )
    op.create_index("ix_pick_ticket_id", "pick", ["ticket_id"])
    op.create_index("ix_pick_user_id_picked_at", "pick", ["user_id", "picked_at"])
    op.create_table(
        "saved_view",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("owner_id", NUMBER, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("created_at", forum.db.base.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name="fk_saved_view_owner_id_user", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_saved_view"),
    )
    op.create_index("ix_saved_view_owner_id", "saved_view", ["owner_id"])
    op.create_index("ix_saved_view_shared", "saved_view", ["shared"])


def downgrade() -> None:
    _index_of_assignees(UNSOLVED)
    for table in ("saved_view", "pick", "turn"):
        op.drop_table(table)


def _index_of_assignees(condition: str) -> None:
    where = sa.text(condition)
    op.drop_index("ix_ticket_assignee_id", "ticket")
    columns = ["assignee_id", "level", "order_at", "id"]
    op.create_index("ix_ticket_assignee_id", "ticket", columns, sqlite_where=where, postgresql_where=where)
