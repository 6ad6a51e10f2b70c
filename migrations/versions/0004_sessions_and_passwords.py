"""Sessions that are seen and proven, and passwords"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import forum.db.base

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "password",
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("set_at", forum.db.base.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_password_user_id_user"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_password")),
    )
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.add_column(sa.Column("seen_at", forum.db.base.Moment(), nullable=True))
        batch_op.add_column(sa.Column("proven_at", forum.db.base.Moment(), nullable=True))
        batch_op.add_column(sa.Column("strong_at", forum.db.base.Moment(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_column("strong_at")
        batch_op.drop_column("proven_at")
        batch_op.drop_column("seen_at")
    op.drop_table("password")
