"""What an asker wrote and needs no reply, such as thanks, says so, and the clock ends for it"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

from forum.db.base import Moment

revision = "0320"
down_revision = "0310"


def upgrade() -> None:
    kept = sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql")
    op.add_column("question", sa.Column("no_reply_at", Moment(), nullable=True))
    op.add_column("ticket_message", sa.Column("no_reply_at", Moment(), nullable=True))
    op.add_column("ticket_undo", sa.Column("no_reply", kept, nullable=True))


def downgrade() -> None:
    for table, column in (("ticket_undo", "no_reply"), ("ticket_message", "no_reply_at"), ("question", "no_reply_at")):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column(column)
