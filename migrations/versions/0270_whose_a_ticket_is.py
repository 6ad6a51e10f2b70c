"""Whose a ticket is, and which takes two people: lists by them are read in order from an index"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import forum.db.base

revision = "0270"
down_revision = "0260"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UNSOLVED = "state IN ('new', 'open', 'pending', 'on_hold')"
OF_ONE = "organisation_id IS NOT NULL"
INDEXES = {
    "ix_ticket_takes_two": (["level", "order_at", "id"], f"{UNSOLVED} AND takes_two_at IS NOT NULL"),
    "ix_ticket_tier": (["tier", "level", "order_at", "id"], UNSOLVED),
    "ix_ticket_tier_due_at": (["tier", "due_at", "id"], f"{UNSOLVED} AND due_at IS NOT NULL"),
    "ix_ticket_tier_solved": (["tier", "solved_at", "id"], "state = 'solved'"),
    "ix_ticket_organisation": (["organisation_id", "level", "order_at", "id"], f"{UNSOLVED} AND {OF_ONE}"),
    "ix_ticket_organisation_due_at": (
        ["organisation_id", "due_at", "id"],
        f"{UNSOLVED} AND due_at IS NOT NULL AND {OF_ONE}",
    ),
    "ix_ticket_organisation_solved": (["organisation_id", "solved_at", "id"], f"state = 'solved' AND {OF_ONE}"),
}
FILL = (
    """UPDATE ticket SET
         organisation_id = (SELECT organisation_id FROM "user" WHERE "user".id = ticket.requester_id),
         tier = (SELECT organisation.tier FROM "user" JOIN organisation ON organisation.id = "user".organisation_id
                 WHERE "user".id = ticket.requester_id)
       WHERE requester_id IN (SELECT id FROM "user" WHERE organisation_id IS NOT NULL)""",
    "UPDATE ticket SET takes_two_at = opinion_at WHERE opinion_at IS NOT NULL AND merged_into_id IS NULL",
    """UPDATE ticket SET takes_two_at =
         (SELECT min(merged.opinion_at) FROM ticket AS merged WHERE merged.merged_into_id = ticket.id)
       WHERE takes_two_at IS NULL AND merged_into_id IS NULL
         AND id IN (SELECT merged_into_id FROM ticket WHERE merged_into_id IS NOT NULL AND opinion_at IS NOT NULL)""",
)


def upgrade() -> None:
    op.add_column("ticket", sa.Column("takes_two_at", forum.db.base.Moment(), nullable=True))
    op.add_column("ticket", sa.Column("tier", sa.String(20), server_default="community", nullable=False))
    op.add_column("ticket", sa.Column("organisation_id", NUMBER, nullable=True))
    for statement in FILL:
        op.execute(statement)
    for name, (columns, only) in INDEXES.items():
        op.create_index(name, "ticket", columns, sqlite_where=sa.text(only), postgresql_where=sa.text(only))
    op.drop_index("ix_ticket_opinion", "ticket")


def downgrade() -> None:
    only = sa.text(f"{UNSOLVED} AND opinion_at IS NOT NULL")
    op.create_index(
        "ix_ticket_opinion", "ticket", ["level", "order_at", "id"], sqlite_where=only, postgresql_where=only
    )
    for name in INDEXES:
        op.drop_index(name, "ticket")
    for column in ("organisation_id", "tier", "takes_two_at"):
        op.drop_column("ticket", column)
