"""Whether somebody was told by mail of a ticket they were given; of those given before, their queue told them"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.db import Moment

revision = "0361"
down_revision = "0360"

UNTOLD = sa.text("told_at IS NULL AND taken_at IS NULL")


def upgrade() -> None:
    op.add_column("handed", sa.Column("told_at", Moment(), nullable=True))
    op.execute("UPDATE handed SET told_at = at")
    op.create_index("ix_handed_untold", "handed", ["to_id", "at"], sqlite_where=UNTOLD, postgresql_where=UNTOLD)


def downgrade() -> None:
    op.drop_index("ix_handed_untold", "handed")
    op.drop_column("handed", "told_at")
