"""Mentions in questions"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.create_table(
        "question_mention",
        sa.Column("question_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_question_mention_question_id_question"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_question_mention_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("question_id", "user_id", name=op.f("pk_question_mention")),
    )
    with op.batch_alter_table("question_mention", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_question_mention_user_id"), ["user_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("question_mention", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_question_mention_user_id"))

    op.drop_table("question_mention")
