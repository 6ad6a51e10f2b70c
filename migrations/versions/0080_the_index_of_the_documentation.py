"""The index of the documentation"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import forum.db.base

revision = "0080"
down_revision = "0091"


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "index_trouble",
        sa.Column("id", number, nullable=False),
        sa.Column("site_id", number, nullable=False),
        sa.Column("address", sa.String(length=2000), nullable=False),
        sa.Column("sentence", sa.String(length=500), nullable=False),
        sa.Column("happened_at", forum.db.base.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["site_id"], ["site.id"], name=op.f("fk_index_trouble_site_id_site"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_index_trouble")),
        sa.UniqueConstraint("site_id", "address", name=op.f("uq_index_trouble_site_id_address")),
    )
    op.create_table(
        "index_visit",
        sa.Column("id", number, nullable=False),
        sa.Column("site_id", number, nullable=False),
        sa.Column(
            "kind",
            sa.Enum("robots", "sitemap", "page", name="kind", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("address", sa.String(length=2000), nullable=False),
        sa.Column("attempts", number, nullable=False),
        sa.Column("done_at", forum.db.base.Moment(), nullable=True),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_index_visit_site_id_site"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_index_visit")),
        sa.UniqueConstraint("site_id", "address", name=op.f("uq_index_visit_site_id_address")),
    )
    op.create_table(
        "site_index",
        sa.Column("site_id", number, nullable=False),
        sa.Column("sitemap", sa.String(length=500), nullable=False),
        sa.Column("daily", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("token_made_at", forum.db.base.Moment(), nullable=True),
        sa.Column("pushed_at", forum.db.base.Moment(), nullable=True),
        sa.Column("read_at", forum.db.base.Moment(), nullable=True),
        sa.Column("reading_since", forum.db.base.Moment(), nullable=True),
        sa.Column("due_at", forum.db.base.Moment(), nullable=True),
        sa.Column("turn", number, nullable=False),
        sa.Column("robots", sa.Text(), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("failures", number, nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_site_index_site_id_site"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("site_id", name=op.f("pk_site_index")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_site_index_token_hash")),
    )
    op.create_table(
        "indexed_page",
        sa.Column("page_id", number, nullable=False),
        sa.Column("site_id", number, nullable=False),
        sa.Column("address", sa.String(length=2000), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("etag", sa.String(length=300), nullable=False),
        sa.Column("last_modified", sa.String(length=60), nullable=False),
        sa.Column("first_seen_at", forum.db.base.Moment(), nullable=False),
        sa.Column("last_seen_at", forum.db.base.Moment(), nullable=False),
        sa.Column("changed_at", forum.db.base.Moment(), nullable=False),
        sa.Column("gone_at", forum.db.base.Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["page_id"], ["page.id"], name=op.f("fk_indexed_page_page_id_page"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["site.id"], name=op.f("fk_indexed_page_site_id_site"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("page_id", name=op.f("pk_indexed_page")),
    )
    with op.batch_alter_table("indexed_page", schema=None) as batch_op:
        batch_op.create_index("ix_indexed_page_site_id_address", ["site_id", "address"], unique=False)
        batch_op.create_index("ix_indexed_page_site_id_page_id", ["site_id", "page_id"], unique=False)

    op.create_table(
        "section",
        sa.Column("id", number, nullable=False),
        sa.Column("page_id", number, nullable=False),
        sa.Column("anchor", sa.String(length=300), nullable=False),
        sa.Column("position", number, nullable=False),
        sa.Column("heading", sa.String(length=300), nullable=False),
        sa.Column(
            "path", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("first_seen_at", forum.db.base.Moment(), nullable=False),
        sa.Column("last_seen_at", forum.db.base.Moment(), nullable=False),
        sa.Column("changed_at", forum.db.base.Moment(), nullable=True),
        sa.Column("gone_at", forum.db.base.Moment(), nullable=True),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_section_page_id_page"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_section")),
        sa.UniqueConstraint("page_id", "anchor", name=op.f("uq_section_page_id_anchor")),
    )


def downgrade() -> None:
    op.drop_table("section")
    with op.batch_alter_table("indexed_page", schema=None) as batch_op:
        batch_op.drop_index("ix_indexed_page_site_id_page_id")
        batch_op.drop_index("ix_indexed_page_site_id_address")

    op.drop_table("indexed_page")
    op.drop_table("site_index")
    op.drop_table("index_visit")
    op.drop_table("index_trouble")
