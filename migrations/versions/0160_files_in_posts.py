"""Files in posts"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import forum.db.base

revision = "0160"
down_revision = "0150"


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "upload",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("size", number, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("has_small", sa.Boolean(), nullable=False),
        sa.Column("owner_id", number, nullable=True),
        sa.Column("kept_at", forum.db.base.Moment(), nullable=False),
        sa.Column("used_at", forum.db.base.Moment(), nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_upload_owner_id_user"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_upload")),
    )
    op.create_index(op.f("ix_upload_owner_id"), "upload", ["owner_id"])
    op.create_index(op.f("ix_upload_kept_at"), "upload", ["kept_at"])
    op.create_table(
        "upload_use",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("number", number, nullable=False),
        sa.ForeignKeyConstraint(["name"], ["upload.name"], name=op.f("fk_upload_use_name_upload"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("name", "kind", "number", name=op.f("pk_upload_use")),
    )
    op.create_index(op.f("ix_upload_use_kind_number"), "upload_use", ["kind", "number"])


def downgrade() -> None:
    op.drop_table("upload_use")
    op.drop_table("upload")
