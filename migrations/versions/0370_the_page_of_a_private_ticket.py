"""A private ticket keeps the page it was asked on, and a page that moved knows which tickets went along"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import forum.db.base

revision = "0370"
down_revision = "0361"

NAME = "ix_ticket_page_id"
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("ticket", sa.Column("page_id", NUMBER, nullable=True))
    op.add_column("unconfirmed_ticket", sa.Column("page_id", NUMBER, nullable=True))
    op.add_column("page_move", sa.Column("tickets", forum.db.base.Json, nullable=False, server_default="[]"))
    known = sa.text("page_id IS NOT NULL")
    op.create_index(NAME, "ticket", ["page_id", "state", "id"], sqlite_where=known, postgresql_where=known)
    # What was moved away from a public thread was asked where that stood.
    op.execute(
        "UPDATE ticket SET page_id = (SELECT min(page_id) FROM shown_on WHERE question_id = ticket.origin_id)"
        " WHERE question_id IS NULL AND origin_id IS NOT NULL"
    )


def downgrade() -> None:
    op.drop_index(NAME, table_name="ticket")
    op.drop_column("page_move", "tickets")
    op.drop_column("unconfirmed_ticket", "page_id")
    op.drop_column("ticket", "page_id")
