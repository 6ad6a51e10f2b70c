"""Threads whose page changed say so themselves"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0200"
down_revision = "0160"


def upgrade() -> None:
    op.add_column("question", sa.Column("aged", sa.Boolean(), server_default=sa.false(), nullable=False))
    spoken = "SELECT question_id FROM answer_age WHERE standing IN ('raised', 'outdated', 'superseded')"
    op.execute(f"UPDATE question SET aged = true WHERE id IN ({spoken})")  # noqa: S608 - words of our own


def downgrade() -> None:
    op.drop_column("question", "aged")
