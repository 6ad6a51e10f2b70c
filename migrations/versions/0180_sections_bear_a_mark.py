"""Sections bear a mark in the index of words, so that these few are found among many posts"""

from __future__ import annotations

from alembic import op

revision = "0180"
down_revision = "0110"


def upgrade() -> None:
    op.execute("UPDATE document SET title = trim('xxsection ' || title) WHERE kind = 'section'")


def downgrade() -> None:
    op.execute("UPDATE document SET title = trim(substr(title, 10)) WHERE kind = 'section'")
