"""What moves a ticket on by itself, what it goes on from, and what was done to it last"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import forum.db.base

revision = "0030"
down_revision = "0040"

WAKES = sa.text("wake_at IS NOT NULL")
CLOSED = sa.text("state = 'closed'")


def number() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    # One column at a time and without keys: SQLite would otherwise make the table anew, and drop what refers to it.
    for name in ("wake_at", "reminded_at", "spam_at"):
        op.add_column("ticket", sa.Column(name, forum.db.base.Moment(), nullable=True))
    op.add_column("ticket", sa.Column("follow_up_of_id", number(), nullable=True))
    # Due at once; the sweep reckons when each is to be closed, and looks again then.
    op.execute("UPDATE ticket SET wake_at = solved_at WHERE state = 'solved'")
    op.create_index("ix_ticket_follow_up_of_id", "ticket", ["follow_up_of_id"])
    op.create_index("ix_ticket_wake_at", "ticket", ["wake_at", "id"], sqlite_where=WAKES, postgresql_where=WAKES)
    op.create_index("ix_ticket_closed", "ticket", ["question_id", "id"], sqlite_where=CLOSED, postgresql_where=CLOSED)
    make_undo()


def make_undo() -> None:
    op.create_table(
        "ticket_undo",
        sa.Column("ticket_id", number(), nullable=False),
        sa.Column("by_id", number(), nullable=False),
        sa.Column("at", forum.db.base.Moment(), nullable=False),
        sa.Column("version", number(), nullable=False),
        sa.Column(
            "was",
            sa.Enum(
                "new",
                "open",
                "pending",
                "on_hold",
                "solved",
                "closed",
                name="ticketstate",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("waiting_since", forum.db.base.Moment(), nullable=True),
        sa.Column("wake_at", forum.db.base.Moment(), nullable=True),
        sa.Column("reminded_at", forum.db.base.Moment(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name="fk_ticket_undo_by_id_user", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name="fk_ticket_undo_ticket_id_ticket", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("ticket_id", name="pk_ticket_undo"),
    )
    op.create_index("ix_ticket_undo_by_id", "ticket_undo", ["by_id"])


def downgrade() -> None:
    op.drop_table("ticket_undo")
    op.drop_index("ix_ticket_closed", "ticket")
    op.drop_index("ix_ticket_wake_at", "ticket")
    op.drop_index("ix_ticket_follow_up_of_id", "ticket")
    for name in ("wake_at", "reminded_at", "spam_at", "follow_up_of_id"):
        op.drop_column("ticket", name)
