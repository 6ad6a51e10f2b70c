"""Organisations: why people belong to them, revenue, merging"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import forum.db.base

revision = "0040"
down_revision = "0025"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
# What was true so far: a site's own organisation by its site, one of the mail domain by that, the rest by hand.
WHY = """
UPDATE "user" SET belongs_since = created_at, belongs_by = (
    SELECT CASE
        WHEN organisation.reference <> '' THEN 'site'
        WHEN organisation.domain <> '' AND "user".email LIKE '%@' || organisation.domain THEN 'domain'
        ELSE 'hand'
    END FROM organisation WHERE organisation.id = "user".organisation_id
) WHERE organisation_id IS NOT NULL
"""


def belonging() -> sa.Enum:
    return sa.Enum("hand", "site", "import", "domain", name="belonging", native_enum=False, length=20)


def upgrade() -> None:
    op.create_table(
        "awaited_member",
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("created_at", forum.db.base.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_awaited_member_organisation_id_organisation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("email", name=op.f("pk_awaited_member")),
    )
    op.create_index(op.f("ix_awaited_member_organisation_id"), "awaited_member", ["organisation_id"])
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("tier_source", belonging(), nullable=True))
        batch_op.add_column(sa.Column("revenue", ID, nullable=True))
        batch_op.add_column(sa.Column("currency", sa.String(length=3), server_default="", nullable=False))
        batch_op.add_column(sa.Column("merged_into_id", ID, nullable=True))
        batch_op.create_index(batch_op.f("ix_organisation_merged_into_id"), ["merged_into_id"], unique=False)
        batch_op.create_index("ix_organisation_tier_checked_at", ["tier_checked_at", "id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_organisation_merged_into_id_organisation"), "organisation", ["merged_into_id"], ["id"]
        )
    op.add_column("user", sa.Column("belongs_by", belonging(), nullable=True))
    op.add_column("user", sa.Column("belongs_since", forum.db.base.Moment(), nullable=True))
    op.execute(WHY)


def downgrade() -> None:
    op.drop_column("user", "belongs_since")
    op.drop_column("user", "belongs_by")
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_organisation_merged_into_id_organisation"), type_="foreignkey")
        batch_op.drop_index("ix_organisation_tier_checked_at")
        batch_op.drop_index(batch_op.f("ix_organisation_merged_into_id"))
        batch_op.drop_column("merged_into_id")
        batch_op.drop_column("currency")
        batch_op.drop_column("revenue")
        batch_op.drop_column("tier_source")
    op.drop_index(op.f("ix_awaited_member_organisation_id"), "awaited_member")
    op.drop_table("awaited_member")
