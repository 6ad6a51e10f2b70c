"""Who follows what"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

import forum.db.base

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.create_table(
        "reader",
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("follows_own", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_reader_user_id_user"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_reader")),
    )
    op.create_table(
        "burst",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("question_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "answer_ids", sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"), nullable=False
        ),
        sa.Column("tells_question", sa.Boolean(), nullable=False),
        sa.Column("due_at", forum.db.base.Moment(), nullable=False),
        sa.Column("closed_at", forum.db.base.Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_burst_question_id_question"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_burst")),
    )
    with op.batch_alter_table("burst", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_burst_due_at"), ["due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_burst_question_id"), ["question_id"], unique=False)

    op.create_table(
        "follow",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("question_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("topic_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("page_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "how_often",
            sa.Enum(
                "at_once",
                "daily",
                "weekly",
                "muted",
                "left",
                name="howoften",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("changed_at", forum.db.base.Moment(), nullable=False),
        sa.CheckConstraint(
            "(question_id IS NOT NULL AND topic_id IS NULL AND page_id IS NULL AND site_id IS NULL) OR (question_id IS NULL AND topic_id IS NOT NULL AND page_id IS NULL AND site_id IS NULL) OR (question_id IS NULL AND topic_id IS NULL AND page_id IS NOT NULL AND site_id IS NULL) OR (question_id IS NULL AND topic_id IS NULL AND page_id IS NULL AND site_id IS NOT NULL)",
            name=op.f("ck_follow_one_target"),
        ),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_follow_page_id_page"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_follow_question_id_question"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_follow_site_id_site"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_follow_topic_id_topic"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_follow_user_id_user"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow")),
    )
    with op.batch_alter_table("follow", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_follow_how_often_user_id"), ["how_often", "user_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_follow_user_id"), ["user_id"], unique=False)
        batch_op.create_index("uq_follow_page_id_user_id", ["page_id", "user_id"], unique=True)
        batch_op.create_index("uq_follow_question_id_user_id", ["question_id", "user_id"], unique=True)
        batch_op.create_index("uq_follow_site_id_user_id", ["site_id", "user_id"], unique=True)
        batch_op.create_index("uq_follow_topic_id_user_id", ["topic_id", "user_id"], unique=True)
    op.create_table(
        "digest",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("made_at", forum.db.base.Moment(), nullable=False),
        sa.Column("told", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_digest_user_id_user"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest")),
    )
    with op.batch_alter_table("digest", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_digest_made_at"), ["made_at"], unique=False)
        batch_op.create_index("uq_digest_user_id_period", ["user_id", "period"], unique=True)

    # Askers have heard of answers so far, and those who muted a thread have not.
    op.execute("""
        INSERT INTO follow (user_id, question_id, how_often, by_hand, changed_at)
        SELECT question.author_id, question.id, CASE WHEN mute.subject IS NULL THEN 'at_once' ELSE 'muted' END,
            mute.subject IS NOT NULL, question.published_at
        FROM question LEFT JOIN mute
            ON mute.user_id = question.author_id AND mute.subject = 'question:' || CAST(question.id AS TEXT)
        WHERE question.author_id IS NOT NULL AND question.state = 'published' AND question.published_at IS NOT NULL
    """)


def downgrade() -> None:
    op.drop_table("digest")
    with op.batch_alter_table("follow", schema=None) as batch_op:
        batch_op.drop_index("uq_follow_topic_id_user_id")
        batch_op.drop_index("uq_follow_site_id_user_id")
        batch_op.drop_index("uq_follow_question_id_user_id")
        batch_op.drop_index("uq_follow_page_id_user_id")
        batch_op.drop_index(batch_op.f("ix_follow_user_id"))
        batch_op.drop_index(batch_op.f("ix_follow_how_often_user_id"))

    op.drop_table("follow")
    with op.batch_alter_table("burst", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_burst_question_id"))
        batch_op.drop_index(batch_op.f("ix_burst_due_at"))

    op.drop_table("burst")
    op.drop_table("reader")
