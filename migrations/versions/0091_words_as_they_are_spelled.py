"""Words as they are spelled"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0091"
down_revision = "0090"


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "spelling",
        sa.Column("word", sa.String(length=24), nullable=False),
        sa.Column("backwards", sa.String(length=24), nullable=False),
        sa.Column("uses", number, nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_spelling")),
    )
    with op.batch_alter_table("spelling", schema=None) as batch_op:
        for name in ("word", "backwards"):
            batch_op.create_index(f"ix_spelling_{name}", [name], postgresql_ops={name: "text_pattern_ops"})


def downgrade() -> None:
    op.drop_table("spelling")
    op.execute("DELETE FROM option WHERE name = 'spelled'")
