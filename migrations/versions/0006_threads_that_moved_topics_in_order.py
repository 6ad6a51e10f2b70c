"""Threads that moved, topics in order"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import forum.db.base

revision = "0006"
down_revision = "0005"

MOMENTS = ("pinned_at", "locked_at", "faq_at")


def upgrade() -> None:
    op.create_table(
        "pointer",
        sa.Column("question_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "duplicate", "split", "merged", name="pointing", native_enum=False, create_constraint=True, length=20
            ),
            nullable=False,
        ),
        sa.Column("to_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_pointer_question_id_question"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["to_id"], ["question.id"], name=op.f("fk_pointer_to_id_question"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("question_id", "kind", name=op.f("pk_pointer")),
    )
    with op.batch_alter_table("pointer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pointer_to_id"), ["to_id"], unique=False)

    op.create_table(
        "moved_answer",
        sa.Column("answer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("to_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["answer.id"], name=op.f("fk_moved_answer_answer_id_answer"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["from_id"], ["question.id"], name=op.f("fk_moved_answer_from_id_question"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["to_id"], ["question.id"], name=op.f("fk_moved_answer_to_id_question"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("answer_id", "from_id", name=op.f("pk_moved_answer")),
    )
    with op.batch_alter_table("moved_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_moved_answer_from_id_answer_id"), ["from_id", "answer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_moved_answer_to_id"), ["to_id"], unique=False)

    # Not in a batch: on SQLite that may build the table anew, and dropping the old one would take its answers along.
    for name in MOMENTS:
        op.add_column("question", sa.Column(name, forum.db.base.Moment(), nullable=True))
    for table in ("topic", "topic_group"):
        number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
        op.add_column(table, sa.Column("position", number, server_default="0", nullable=False))


def downgrade() -> None:
    for table in ("topic_group", "topic"):
        op.drop_column(table, "position")
    for name in reversed(MOMENTS):
        op.drop_column("question", name)
    with op.batch_alter_table("moved_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_moved_answer_to_id"))
        batch_op.drop_index(batch_op.f("ix_moved_answer_from_id_answer_id"))

    op.drop_table("moved_answer")
    with op.batch_alter_table("pointer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pointer_to_id"))

    op.drop_table("pointer")
