"""When a ticket has waited too long to wait for its turn, and what the next one is chosen from"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import forum.db.base

revision = "0025"
down_revision = "0024"

UNSOLVED = "state IN ('new', 'open', 'pending', 'on_hold')"
FREE = "state IN ('new', 'open') AND assignee_id IS NULL AND waiting_since IS NOT NULL"
ORDER = ["level", "order_at", "id"]
INDEXES = (
    ("ix_ticket_free", ORDER, FREE),
    ("ix_ticket_free_aged_at", ["aged_at", "id"], f"{FREE} AND aged_at IS NOT NULL"),
    ("ix_ticket_unassigned_opened_at", ["opened_at"], f"{UNSOLVED} AND assignee_id IS NULL"),
    ("ix_ticket_waiting", ORDER, f"{UNSOLVED} AND waiting_since IS NOT NULL"),
    ("ix_ticket_due_at", ["due_at", "id"], f"{UNSOLVED} AND due_at IS NOT NULL"),
)


def upgrade() -> None:
    op.add_column("ticket", sa.Column("aged_at", forum.db.base.Moment(), nullable=True))
    # Whoever waits already is reckoned as patient as can be: the longest wait comes first.
    op.execute("UPDATE ticket SET aged_at = waiting_since")
    for name, columns, condition in INDEXES:
        where = sa.text(condition)
        op.create_index(name, "ticket", columns, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    for name, _columns, _condition in INDEXES:
        op.drop_index(name, "ticket")
    op.drop_column("ticket", "aged_at")
