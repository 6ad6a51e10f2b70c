"""Second opinions"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import forum.db.base

revision = "0070"
down_revision = "0052"


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "ticket_opinion",
        sa.Column("ticket_id", number, nullable=False),
        sa.Column("user_id", number, nullable=False),
        sa.Column("at", forum.db.base.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_opinion_ticket_id_ticket"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_ticket_opinion_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("ticket_id", "user_id", name=op.f("pk_ticket_opinion")),
    )
    with op.batch_alter_table("ticket_opinion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ticket_opinion_user_id"), ["user_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("ticket_opinion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ticket_opinion_user_id"))
    op.drop_table("ticket_opinion")
