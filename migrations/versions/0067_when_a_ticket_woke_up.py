"""When a ticket woke up"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import forum.db.base

revision = "0067"
down_revision = "0066"


def upgrade() -> None:
    op.add_column("ticket", sa.Column("woken_at", forum.db.base.Moment(), nullable=True))


def downgrade() -> None:
    op.drop_column("ticket", "woken_at")
