"""Replies of private tickets on their way"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0065"
down_revision = "0051"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("ticket_reply", sa.Column("message_id", NUMBER, nullable=True))


def downgrade() -> None:
    op.drop_column("ticket_reply", "message_id")
