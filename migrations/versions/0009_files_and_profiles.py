"""Uploaded pictures, what people say about themselves, and who has left"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

import forum.db.base

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "file",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("width", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("height", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kept_at", forum.db.base.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_file")),
    )
    op.create_index(op.f("ix_file_kept_at"), "file", ["kept_at"])
    op.create_table(
        "file_use",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["name"], ["file.name"], name=op.f("fk_file_use_name_file"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("name", "subject", name=op.f("pk_file_use")),
    )
    op.create_index(op.f("ix_file_use_subject"), "file_use", ["subject"])
    op.create_table(
        "profile",
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("markup_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("company", sa.String(length=80), nullable=False),
        sa.Column("job", sa.String(length=80), nullable=False),
        sa.Column("links", sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_profile_user_id_user"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_profile")),
    )
    op.add_column("user", sa.Column("avatar", sa.String(length=40), nullable=True))
    op.add_column("user", sa.Column("erased_at", forum.db.base.Moment(), nullable=True))


def downgrade() -> None:
    op.drop_column("user", "erased_at")
    op.drop_column("user", "avatar")
    op.drop_table("profile")
    op.drop_table("file_use")
    op.drop_table("file")
