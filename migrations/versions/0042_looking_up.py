"""The keys under which organisations and people are looked up"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    for table, column, other in (
        ("organisation_term", "organisation_id", "organisation"),
        ("person_term", "user_id", "user"),
    ):
        op.create_table(
            table,
            sa.Column("term", ID, nullable=False),
            sa.Column(column, ID, nullable=False),
            sa.ForeignKeyConstraint(
                [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"), ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint("term", column, name=op.f(f"pk_{table}")),
        )
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def downgrade() -> None:
    op.drop_table("person_term")
    op.drop_table("organisation_term")
