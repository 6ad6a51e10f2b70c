"""What reports leave out: merged and split tickets, and what takes a second opinion"""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

import forum.db.base

revision = "0050"
down_revision = "0046"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UNSOLVED = "state IN ('new', 'open', 'pending', 'on_hold')"
INDEXES = {
    "ix_ticket_opinion": (["level", "order_at", "id"], f"{UNSOLVED} AND opinion_at IS NOT NULL"),
    "ix_ticket_merged_into_id": (["merged_into_id", "id"], "merged_into_id IS NOT NULL"),
    "ix_ticket_split_from_id": (["split_from_id", "id"], "split_from_id IS NOT NULL"),
}
# What comes to a support desk and is no question to it; an admin renames and retires them like the others.
SEEDS = ("Marketing", "Partnership")


def upgrade() -> None:
    for table in ("category", "category_change"):
        op.add_column(table, sa.Column("second_opinion", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("ticket", sa.Column("opinion_at", forum.db.base.Moment(), nullable=True))
    op.add_column("ticket", sa.Column("merged_into_id", NUMBER, nullable=True))
    op.add_column("ticket", sa.Column("split_from_id", NUMBER, nullable=True))
    for name, (columns, only) in INDEXES.items():
        op.create_index(name, "ticket", columns, sqlite_where=sa.text(only), postgresql_where=sa.text(only))
    _seed()


def _seed() -> None:
    """Those that an installation has made already stay as they are."""
    category = sa.table(
        "category",
        sa.column("name"),
        sa.column("second_opinion", sa.Boolean()),
        sa.column("created_at", forum.db.base.Moment()),
    )
    there = {name.lower() for name in op.get_bind().scalars(sa.select(category.c.name))}
    new = [name for name in SEEDS if name.lower() not in there]
    now = datetime.now(UTC)
    for name in new:
        op.execute(category.insert().values(name=name, second_opinion=True, created_at=now))
        op.get_bind().execute(
            sa.text(
                "INSERT INTO category_change (category_id, at, name, checklist, runbook, retired, second_opinion) "
                "SELECT id, created_at, name, checklist, runbook, false, true FROM category WHERE name = :name"
            ),
            {"name": name},
        )


def downgrade() -> None:
    for name in INDEXES:
        op.drop_index(name, "ticket")
    for column in ("split_from_id", "merged_into_id", "opinion_at"):
        op.drop_column("ticket", column)
    for table in ("category_change", "category"):
        op.drop_column(table, "second_opinion")
