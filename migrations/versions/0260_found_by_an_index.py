"""What staff look for over and over is found by an index"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0260"
down_revision = "0250"

PARTIAL = {
    "ix_report_oldest": ("report", ["closed_at", "id"], "closed_at IS NULL"),
    "ix_role_request_open": ("role_request", ["created_at"], "decided_at IS NULL"),
    "ix_sign_in_ended_at": ("sign_in", ["ended_at"], "ended_at IS NOT NULL"),
    "ix_totp_confirmed_at": ("totp", ["confirmed_at"], "confirmed_at IS NOT NULL"),
}
WHEN = {"code": "expires_at", "export": "asked_at", "mail_change": "expires_at", "sign_in": "expires_at"}
ADMIN = sa.and_(sa.column("admin", sa.Boolean()))
TEAM = sa.or_(*(sa.column(role, sa.Boolean()) for role in ("moderator", "support", "admin")))
CLOSED = sa.text("state = 'closed'")


def upgrade() -> None:
    for name, (table, columns, condition) in PARTIAL.items():
        where = sa.text(condition)
        op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)
    for table, column in WHEN.items():
        op.create_index(f"ix_{table}_{column}", table, [column])
    op.create_index("ix_lesson_spam_id", "lesson", ["spam", "id"])
    op.drop_index("ix_inbox_thread_read_at", "inbox_thread")
    op.create_index("ix_inbox_thread_read_at_at", "inbox_thread", ["read_at", "at"])
    op.drop_index("uq_delivery_about_channel_to", "delivery")
    ops = {"about": "text_pattern_ops"}
    op.create_index(
        "uq_delivery_about_channel_to", "delivery", ["about", "channel", "to"], unique=True, postgresql_ops=ops
    )
    # Of a flag as such SQLite is asked `= 1`, and an index on the flag as such does not serve that.
    op.drop_index("ix_user_admin", "user")
    op.create_index("ix_user_admin", "user", ["admin", "id"], sqlite_where=ADMIN, postgresql_where=ADMIN)
    op.drop_index("ix_user_staff", "user")
    op.create_index("ix_user_staff", "user", ["name"], sqlite_where=TEAM, postgresql_where=TEAM)
    _unanswered("state = 'published' AND other_count = 0 AND closed_at IS NULL AND solved_at IS NULL")
    # One for all tickets of a thread, instead of one for those that are closed.
    op.create_index("ix_ticket_question_id", "ticket", ["question_id", "id"])
    op.drop_index("ix_ticket_closed", "ticket")


def downgrade() -> None:
    op.create_index("ix_ticket_closed", "ticket", ["question_id", "id"], sqlite_where=CLOSED, postgresql_where=CLOSED)
    op.drop_index("ix_ticket_question_id", "ticket")
    _unanswered("state = 'published' AND other_count = 0")
    op.drop_index("uq_delivery_about_channel_to", "delivery")
    op.create_index("uq_delivery_about_channel_to", "delivery", ["about", "channel", "to"], unique=True)
    for name, column, condition in (("admin", "id", "admin"), ("staff", "name", "moderator OR support OR admin")):
        where = sa.text(condition)
        op.drop_index(f"ix_user_{name}", "user")
        op.create_index(f"ix_user_{name}", "user", [column], sqlite_where=where, postgresql_where=where)
    op.drop_index("ix_inbox_thread_read_at_at", "inbox_thread")
    op.create_index("ix_inbox_thread_read_at", "inbox_thread", ["read_at"])
    op.drop_index("ix_lesson_spam_id", "lesson")
    for table, column in WHEN.items():
        op.drop_index(f"ix_{table}_{column}", table)
    for name, (table, _columns, _condition) in PARTIAL.items():
        op.drop_index(name, table)


def _unanswered(condition: str) -> None:
    where = sa.text(condition)
    op.drop_index("ix_question_unanswered", "question")
    op.create_index(
        "ix_question_unanswered", "question", ["published_at", "id"], sqlite_where=where, postgresql_where=where
    )
