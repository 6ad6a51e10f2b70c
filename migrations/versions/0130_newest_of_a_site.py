"""The newest threads of a site and of a topic, for feeds and sitemaps"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0130"
down_revision = "0080"


def upgrade() -> None:
    shown = sa.text("state = 'published'")
    columns = ["site_id", "published_at", "id"]
    op.create_index("ix_question_site_newest", "question", columns, sqlite_where=shown, postgresql_where=shown)
    op.create_index("ix_question_topic_newest", "question_topic", ["topic_id", "question_id"])


def downgrade() -> None:
    op.drop_index("ix_question_topic_newest", table_name="question_topic")
    op.drop_index("ix_question_site_newest", table_name="question")
