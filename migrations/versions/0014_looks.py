"""How a site's pages look and speak"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    words = sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql")
    with op.batch_alter_table("site", schema=None) as batch_op:
        batch_op.add_column(sa.Column("brand", sa.String(length=60), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("accent", sa.String(length=6), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("logo", sa.String(length=60), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("words", words, nullable=False, server_default="{}"))


def downgrade() -> None:
    with op.batch_alter_table("site", schema=None) as batch_op:
        for name in ("words", "logo", "accent", "brand"):
            batch_op.drop_column(name)
