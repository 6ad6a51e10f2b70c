"""Inboxes, and addresses that refuse mail"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import forum.db.base

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.create_table(
        "mail_trouble",
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("count", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("last_at", forum.db.base.Moment(), nullable=False),
        sa.Column("stopped_at", forum.db.base.Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_mail_trouble_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_mail_trouble")),
    )
    op.create_table(
        "inbox_thread",
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("question_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("first_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", forum.db.base.Moment(), nullable=False),
        sa.Column("read_at", forum.db.base.Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_inbox_thread_question_id_question"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_inbox_thread_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "question_id", name=op.f("pk_inbox_thread")),
    )
    with op.batch_alter_table("inbox_thread", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inbox_thread_question_id"), ["question_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_inbox_thread_read_at"), ["read_at"], unique=False)
        batch_op.create_index(
            "ix_inbox_thread_unread",
            ["user_id"],
            unique=False,
            sqlite_where=sa.text("read_at IS NULL"),
            postgresql_where=sa.text("read_at IS NULL"),
        )
        batch_op.create_index(
            batch_op.f("ix_inbox_thread_user_id_at_question_id"), ["user_id", "at", "question_id"], unique=False
        )

    op.create_table(
        "happening",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("question_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("answer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", forum.db.base.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["answer.id"], name=op.f("fk_happening_answer_id_answer"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_happening_by_id_user"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_happening_question_id_question"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_happening_user_id_user"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_happening")),
    )
    with op.batch_alter_table("happening", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_happening_answer_id"), ["answer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_happening_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_happening_by_id"), ["by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_happening_question_id_id"), ["question_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_happening_user_id"), ["user_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("happening", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_happening_user_id"))
        batch_op.drop_index(batch_op.f("ix_happening_question_id_id"))
        batch_op.drop_index(batch_op.f("ix_happening_by_id"))
        batch_op.drop_index(batch_op.f("ix_happening_at"))
        batch_op.drop_index(batch_op.f("ix_happening_answer_id"))

    op.drop_table("happening")
    with op.batch_alter_table("inbox_thread", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inbox_thread_user_id_at_question_id"))
        batch_op.drop_index(
            "ix_inbox_thread_unread",
            sqlite_where=sa.text("read_at IS NULL"),
            postgresql_where=sa.text("read_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_inbox_thread_read_at"))
        batch_op.drop_index(batch_op.f("ix_inbox_thread_question_id"))

    op.drop_table("inbox_thread")
    op.drop_table("mail_trouble")
