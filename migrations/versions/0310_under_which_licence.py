"""A site may say under which licence it publishes what people write, and from when on"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

revision = "0310"
down_revision = "0280"


def upgrade() -> None:
    licences = sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql")
    with op.batch_alter_table("site", schema=None) as batch_op:
        batch_op.add_column(sa.Column("licences", licences, nullable=False, server_default="[]"))


def downgrade() -> None:
    with op.batch_alter_table("site", schema=None) as batch_op:
        batch_op.drop_column("licences")
