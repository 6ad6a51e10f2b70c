"""Links by template"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.db.base import Moment

revision = "0061"
down_revision = "0048"


def upgrade() -> None:
    op.create_table(
        "link_template",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("on_organisation", sa.Boolean(), nullable=False),
        sa.Column("on_ticket", sa.Boolean(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_template")),
    )


def downgrade() -> None:
    op.drop_table("link_template")
