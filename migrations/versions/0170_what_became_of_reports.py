"""What became of reports, and levels that the team set"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.db import BigId, Moment

revision = "0170"
down_revision = "0180"


def upgrade() -> None:
    with op.batch_alter_table("report") as batch_op:
        batch_op.add_column(sa.Column("decision_id", BigId, nullable=True))
        batch_op.add_column(sa.Column("told_at", Moment(), nullable=True))
        batch_op.create_index(op.f("ix_report_decision_id"), ["decision_id"])
        batch_op.create_foreign_key(
            op.f("fk_report_decision_id_decision"), "decision", ["decision_id"], ["id"], ondelete="SET NULL"
        )
    op.create_table(
        "level_pin",
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("level", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("by_id", BigId, nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_level_pin_user_id_user"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_level_pin_by_id_user"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_level_pin")),
    )


def downgrade() -> None:
    op.drop_table("level_pin")
    with op.batch_alter_table("report") as batch_op:
        batch_op.drop_constraint(op.f("fk_report_decision_id_decision"), type_="foreignkey")
        batch_op.drop_index(op.f("ix_report_decision_id"))
        batch_op.drop_column("told_at")
        batch_op.drop_column("decision_id")
