"""What decisions taught about spam"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import forum.db.base

revision = "0120"
down_revision = "0130"


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    moment = forum.db.base.Moment()
    listed = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.create_table(
        "sign",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("weight", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_sign")),
    )
    op.create_table(
        "lesson",
        sa.Column("id", number, nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("because", sa.String(length=40), nullable=False),
        sa.Column("spam", sa.Boolean(), nullable=False),
        sa.Column("signs", listed, nullable=False),
        sa.Column("author_id", number, nullable=True),
        sa.Column("at", moment, nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_lesson_author_id_user"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson")),
    )
    with op.batch_alter_table("lesson", schema=None) as batch_op:
        for column in ("author_id", "because", "subject"):
            batch_op.create_index(batch_op.f(f"ix_lesson_{column}"), [column], unique=False)
    op.create_table(
        "suspicion",
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("threshold", sa.Double(), nullable=False),
        sa.Column("parts", listed, nullable=False),
        sa.Column("author_id", number, nullable=True),
        sa.Column("at", moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user.id"], name=op.f("fk_suspicion_author_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_suspicion")),
    )
    with op.batch_alter_table("suspicion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_suspicion_author_id"), ["author_id"], unique=False)


def downgrade() -> None:
    for table in ("suspicion", "lesson", "sign"):
        op.drop_table(table)
    op.execute("DELETE FROM option WHERE name = 'spam_filter'")
