"""Private tickets: their messages, those that no code has confirmed yet, and threads that became private"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import forum.db.base

revision = "0031"
down_revision = "0042"


def number() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    # Without keys: SQLite would otherwise make the tables anew, and drop what refers to them.
    op.add_column("question", sa.Column("made_private_at", forum.db.base.Moment(), nullable=True))
    op.add_column("ticket", sa.Column("origin_id", number(), nullable=True))
    op.create_index("ix_ticket_origin_id", "ticket", ["origin_id"])
    op.create_table(
        "ticket_message",
        sa.Column("id", number(), nullable=False),
        sa.Column("ticket_id", number(), nullable=False),
        sa.Column("author_id", number(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("markup_version", number(), nullable=False),
        sa.Column("from_staff", sa.Boolean(), nullable=False),
        sa.Column("submission", sa.String(length=64), nullable=True),
        sa.Column("created_at", forum.db.base.Moment(), nullable=False),
        sa.Column("mailed_at", forum.db.base.Moment(), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name="fk_ticket_message_author_id_user"),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name="fk_ticket_message_ticket_id_ticket", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_ticket_message"),
        sa.UniqueConstraint("submission", name="uq_ticket_message_submission"),
    )
    op.create_index("ix_ticket_message_author_id", "ticket_message", ["author_id"])
    op.create_index("ix_ticket_message_ticket_id_id", "ticket_message", ["ticket_id", "id"])
    make_unconfirmed()


def make_unconfirmed() -> None:
    op.create_table(
        "unconfirmed_ticket",
        sa.Column("id", number(), nullable=False),
        sa.Column("site_id", number(), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("submission", sa.String(length=64), nullable=False),
        sa.Column("created_at", forum.db.base.Moment(), nullable=False),
        sa.Column("ticket_id", number(), nullable=True),
        sa.ForeignKeyConstraint(
            ["site_id"], ["site.id"], name="fk_unconfirmed_ticket_site_id_site", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name="fk_unconfirmed_ticket_ticket_id_ticket", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_unconfirmed_ticket"),
        sa.UniqueConstraint("submission", name="uq_unconfirmed_ticket_submission"),
    )
    for column in ("created_at", "email", "site_id", "ticket_id"):
        op.create_index(f"ix_unconfirmed_ticket_{column}", "unconfirmed_ticket", [column])


def downgrade() -> None:
    op.drop_table("unconfirmed_ticket")
    op.drop_table("ticket_message")
    op.drop_index("ix_ticket_origin_id", "ticket")
    op.drop_column("ticket", "origin_id")
    op.drop_column("question", "made_private_at")
