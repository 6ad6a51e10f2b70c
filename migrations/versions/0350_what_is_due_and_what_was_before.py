"""Whether what is due is a promised update stands with the ticket; a deed that is undone gives its clocks back"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0350"
down_revision = "0345"

RUNS = "satisfied_at IS NULL AND cancelled_at IS NULL"


def upgrade() -> None:
    op.add_column("ticket", sa.Column("due_is_update", sa.Boolean(), nullable=False, server_default=sa.false()))
    kept = sa.JSON().with_variant(JSONB(), "postgresql")
    op.add_column("ticket_undo", sa.Column("clocks", kept, nullable=False, server_default="{}"))
    # Of two that are due at the same moment the older one counts.
    op.execute(f"""
        UPDATE ticket SET due_is_update = true WHERE due_at IS NOT NULL AND id IN (
            SELECT mine.ticket_id FROM ticket_clock mine WHERE mine.metric = 'update' AND {RUNS}
            AND mine.due_at = ticket.due_at AND NOT EXISTS (
                SELECT 1 FROM ticket_clock other WHERE other.ticket_id = mine.ticket_id AND other.id < mine.id
                AND other.due_at = mine.due_at AND other.satisfied_at IS NULL AND other.cancelled_at IS NULL))
    """)  # noqa: S608 - nothing in it comes from outside


def downgrade() -> None:
    op.drop_column("ticket_undo", "clocks")
    op.drop_column("ticket", "due_is_update")
