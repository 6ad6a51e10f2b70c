"""What pages were made of: whether a page made before is still true is asked of two numbers"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0250"
down_revision = "0200"


def upgrade() -> None:
    op.create_table(
        "surroundings",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surroundings")),
    )
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column("question", sa.Column("drawn", number, server_default="0", nullable=False))


def downgrade() -> None:
    op.drop_column("question", "drawn")
    op.drop_table("surroundings")
