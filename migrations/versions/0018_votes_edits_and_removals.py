"""Votes on posts, their edits with what stood there before, and who removed them"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import forum.db.base

revision = "0018"
down_revision = "0017"

POSTS = {"question": "me_too_count", "answer": "helped_count"}
PUBLIC = sa.text("state = 'published'")
WANTED = sa.text("state = 'published' AND me_too_count > 0")


def number() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    for post, count in POSTS.items():
        # One column at a time and without keys: SQLite would otherwise make the table anew, and drop what refers to it.
        op.add_column(post, sa.Column(count, number(), nullable=False, server_default="0"))
        op.add_column(post, sa.Column("edits", number(), nullable=False, server_default="0"))
        op.add_column(post, sa.Column("edited_at", forum.db.base.Moment(), nullable=True))
        op.add_column(post, sa.Column("edited_by_id", number(), nullable=True))
        op.add_column(post, sa.Column("removed_at", forum.db.base.Moment(), nullable=True))
        op.add_column(post, sa.Column("removed_by_id", number(), nullable=True))
        make_votes(post)
    op.create_index(
        "ix_question_active", "question", ["active_at", "id"], sqlite_where=PUBLIC, postgresql_where=PUBLIC
    )
    op.create_index(
        "ix_question_popular", "question", ["me_too_count", "id"], sqlite_where=WANTED, postgresql_where=WANTED
    )
    make_edits()


def make_votes(post: str) -> None:
    table = f"{post}_vote"
    op.create_table(
        table,
        sa.Column(f"{post}_id", number(), nullable=False),
        sa.Column("user_id", number(), nullable=False),
        sa.Column("at", forum.db.base.Moment(), nullable=False),
        sa.ForeignKeyConstraint([f"{post}_id"], [f"{post}.id"], f"fk_{table}_{post}_id_{post}", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], f"fk_{table}_user_id_user", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint(f"{post}_id", "user_id", name=f"pk_{table}"),
    )
    op.create_index(f"ix_{table}_user_id", table, ["user_id"])


def make_edits() -> None:
    op.create_table(
        "edit",
        sa.Column("id", number(), nullable=False),
        sa.Column("question_id", number(), nullable=True),
        sa.Column("answer_id", number(), nullable=True),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("by_id", number(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("at", forum.db.base.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["answer_id"], ["answer.id"], "fk_edit_answer_id_answer", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], "fk_edit_by_id_user", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], "fk_edit_question_id_question", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_edit"),
    )
    op.create_index("ix_edit_answer_id_id", "edit", ["answer_id", "id"])
    op.create_index("ix_edit_question_id_id", "edit", ["question_id", "id"])


def downgrade() -> None:
    op.drop_table("edit")
    op.drop_index("ix_question_popular", "question")
    op.drop_index("ix_question_active", "question")
    for post, count in POSTS.items():
        op.drop_table(f"{post}_vote")
        for column in (count, "edits", "edited_at", "edited_by_id", "removed_at", "removed_by_id"):
            op.drop_column(post, column)
