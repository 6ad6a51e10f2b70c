"""First messages that wait"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import forum.db.base

revision = "0077"
down_revision = "0070"


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    moment = forum.db.base.Moment()
    op.create_table(
        "first_message",
        sa.Column("id", number, nullable=False),
        sa.Column("author_id", number, nullable=False),
        sa.Column("site_id", number, nullable=False),
        sa.Column("person_id", number, nullable=True),
        sa.Column("thread_id", number, nullable=True),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("send_at", moment, nullable=False),
        sa.Column("sent_at", moment, nullable=True),
        sa.Column("taken_back_at", moment, nullable=True),
        sa.Column("held_at", moment, nullable=True),
        sa.Column("why_held", sa.Text(), nullable=False),
        sa.Column("ticket_id", number, nullable=True),
        *(
            sa.ForeignKeyConstraint(
                [f"{column}_id"], [f"{table}.id"], name=op.f(f"fk_first_message_{column}_id_{table}"), ondelete="CASCADE"
            )
            for column, table in (("author", "user"), ("person", "user"), ("site", "site"), ("ticket", "ticket"))
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_first_message")),
    )
    with op.batch_alter_table("first_message", schema=None) as batch_op:
        for column in ("author_id", "created_at", "person_id", "site_id", "ticket_id"):
            batch_op.create_index(batch_op.f(f"ix_first_message_{column}"), [column], unique=False)


def downgrade() -> None:
    op.drop_table("first_message")
