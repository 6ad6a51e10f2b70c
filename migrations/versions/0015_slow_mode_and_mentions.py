"""Slow mode of a thread, and who is mentioned in an answer"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.db import Moment

revision = "0015"
down_revision = "0014"


ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "mention",
        sa.Column("answer_id", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["answer.id"], name=op.f("fk_mention_answer_id_answer"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_mention_user_id_user"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("answer_id", "user_id", name=op.f("pk_mention")),
    )
    with op.batch_alter_table("mention") as batch_op:
        batch_op.create_index(batch_op.f("ix_mention_user_id"), ["user_id"])
    with op.batch_alter_table("question") as batch_op:
        batch_op.add_column(sa.Column("slow_minutes", ID))
        batch_op.add_column(sa.Column("slow_until", Moment()))


def downgrade() -> None:
    op.drop_table("mention")
    with op.batch_alter_table("question") as batch_op:
        batch_op.drop_column("slow_until")
        batch_op.drop_column("slow_minutes")
