"""Vectors of meaning, and what solved it before it was asked"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.db import Moment

revision = "0110"
down_revision = "0100"


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    stale = sa.text("digest = ''")
    op.create_table(
        "meaning",
        sa.Column("id", number, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject_id", number, nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meaning")),
        sa.UniqueConstraint("kind", "subject_id", name=op.f("uq_meaning_kind_subject_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("meaning", schema=None) as batch_op:
        batch_op.create_index("ix_meaning_digest", ["kind", "id"], sqlite_where=stale, postgresql_where=stale)
    op.create_table(
        "helped",
        sa.Column("id", number, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject_id", number, nullable=False),
        sa.Column("page_id", number, nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_helped_page_id_page"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_helped")),
    )
    with op.batch_alter_table("helped", schema=None) as batch_op:
        batch_op.create_index("ix_helped_kind_subject_id", ["kind", "subject_id"])
        batch_op.create_index("ix_helped_page_id", ["page_id"])


def downgrade() -> None:
    op.drop_table("helped")
    op.drop_table("meaning")
    op.execute("DELETE FROM option WHERE name LIKE 'meaning_%'")
