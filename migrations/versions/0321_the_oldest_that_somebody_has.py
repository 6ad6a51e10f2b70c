"""Since when the oldest ticket that somebody has is here, read by an index of its own"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0321"
down_revision = "0320"

NAME = "ix_ticket_owned_opened_at"


def upgrade() -> None:
    owned = sa.text("state IN ('new', 'open', 'pending', 'on_hold') AND assignee_id IS NOT NULL")
    op.create_index(NAME, "ticket", ["opened_at"], sqlite_where=owned, postgresql_where=owned)


def downgrade() -> None:
    op.drop_index(NAME, table_name="ticket")
