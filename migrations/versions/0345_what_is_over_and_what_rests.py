"""What is closed stands with what is solved, and what rests without an owner is found when it is late"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0345"
down_revision = "0330"

OVER = "state IN ('solved', 'closed') AND spam_at IS NULL AND merged_into_id IS NULL"
BEFORE = "state = 'solved'"
OF_ONE = "organisation_id IS NOT NULL"
KEPT = {
    "ix_ticket_solved": (["solved_at", "id"], ""),
    "ix_ticket_tier_solved": (["tier", "solved_at", "id"], ""),
    "ix_ticket_organisation_solved": (["organisation_id", "solved_at", "id"], f" AND {OF_ONE}"),
}
ADDED = {
    "ix_ticket_level_solved": (["level", "solved_at", "id"], OVER),
    "ix_ticket_owner_solved": (["assignee_id", "solved_at", "id"], f"{OVER} AND assignee_id IS NOT NULL"),
    "ix_ticket_free_resting": (
        ["level", "order_at", "id"],
        "state IN ('pending', 'on_hold') AND assignee_id IS NULL AND due_at IS NOT NULL",
    ),
}


def upgrade() -> None:
    _of_what_is(OVER)
    for name, (columns, only) in ADDED.items():
        op.create_index(name, "ticket", columns, sqlite_where=sa.text(only), postgresql_where=sa.text(only))


def downgrade() -> None:
    for name in ADDED:
        op.drop_index(name, "ticket")
    _of_what_is(BEFORE)


def _of_what_is(which: str) -> None:
    for name, (columns, besides) in KEPT.items():
        only = sa.text(which + besides)
        op.drop_index(name, "ticket")
        op.create_index(name, "ticket", columns, sqlite_where=only, postgresql_where=only)
