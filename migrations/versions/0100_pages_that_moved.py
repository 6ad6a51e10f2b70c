"""Pages that moved"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import forum.db.base

revision = "0100"
down_revision = "0131"


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "lost_page",
        sa.Column("page_id", number, nullable=False),
        sa.Column("site_id", number, nullable=False),
        sa.Column(
            "standing",
            sa.Enum(
                "unknown",
                "there",
                "lost",
                "left",
                name="standing",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("since", forum.db.base.Moment(), nullable=False),
        sa.Column("checked_at", forum.db.base.Moment(), nullable=True),
        sa.Column("attempts", number, nullable=False),
        sa.Column("said", sa.String(length=500), nullable=False),
        sa.Column("suggested_id", number, nullable=True),
        sa.Column("likeness", number, nullable=False),
        sa.Column("by_hand", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_lost_page_page_id_page"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_lost_page_site_id_site"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["suggested_id"], ["page.id"], name=op.f("fk_lost_page_suggested_id_page"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("page_id", name=op.f("pk_lost_page")),
    )
    with op.batch_alter_table("lost_page", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lost_page_site_id_standing_page_id"), ["site_id", "standing", "page_id"], unique=False
        )

    op.create_table(
        "page_move",
        sa.Column("id", number, nullable=False),
        sa.Column("site_id", number, nullable=False),
        sa.Column("page_id", number, nullable=False),
        sa.Column("to_id", number, nullable=False),
        sa.Column(
            "why",
            sa.Enum(
                "redirect", "text", "hand", "file", name="why", native_enum=False, create_constraint=True, length=20
            ),
            nullable=False,
        ),
        sa.Column("by_id", number, nullable=True),
        sa.Column("batch", number, nullable=True),
        sa.Column(
            "threads", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column(
            "keys", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("moved_at", forum.db.base.Moment(), nullable=False),
        sa.Column("undone_at", forum.db.base.Moment(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_page_move_by_id_user"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_page_move_page_id_page"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_page_move_site_id_site"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["to_id"], ["page.id"], name=op.f("fk_page_move_to_id_page"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_move")),
    )
    with op.batch_alter_table("page_move", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_page_move_batch"), ["batch"], unique=False)
        batch_op.create_index(batch_op.f("ix_page_move_page_id"), ["page_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_page_move_site_id_moved_at"), ["site_id", "moved_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_page_move_to_id"), ["to_id"], unique=False)


def downgrade() -> None:
    op.drop_table("page_move")
    op.drop_table("lost_page")
