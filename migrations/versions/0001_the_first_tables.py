"""The first tables"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

import forum.db.base

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "calendar",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("created_at", forum.db.base.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar")),
    )
    op.create_table(
        "code",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum("sign_in", "publish", name="purpose", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("tries_left", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", forum.db.base.Moment(), nullable=False),
        sa.Column("expires_at", forum.db.base.Moment(), nullable=False),
        sa.Column("used_at", forum.db.base.Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code")),
    )
    with op.batch_alter_table("code", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_code_email_purpose_subject_id"), ["email", "purpose", "subject", "id"], unique=False
        )

    op.create_table(
        "conversation",
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("reference", sa.String(length=500), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("channel", "reference", name=op.f("pk_conversation")),
    )
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_conversation_subject"), ["subject"], unique=False)

    op.create_table(
        "delivery",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("about", sa.String(length=80), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("to", sa.String(length=1000), nullable=False),
        sa.Column(
            "message", sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"), nullable=False
        ),
        sa.Column("secret", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "sent",
                "kept",
                "failed",
                name="deliverystate",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("response", sa.Text(), nullable=False),
        sa.Column("reference", sa.String(length=500), nullable=False),
        sa.Column("created_at", forum.db.base.Moment(), nullable=False),
        sa.Column("next_at", forum.db.base.Moment(), nullable=True),
        sa.Column("ended_at", forum.db.base.Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
    )
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_delivery_created_at_id"), ["created_at", "id"], unique=False)
        batch_op.create_index(
            "ix_delivery_failed",
            ["ended_at"],
            unique=False,
            sqlite_where=sa.text("state = 'failed'"),
            postgresql_where=sa.text("state = 'failed'"),
        )
        batch_op.create_index("uq_delivery_about_channel_to", ["about", "channel", "to"], unique=True)

    op.create_table(
        "fact",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "payload", sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"), nullable=False
        ),
        sa.Column("at", forum.db.base.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact")),
    )
    with op.batch_alter_table("fact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fact_actor_id_id"), ["actor_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_fact_name_id"), ["name", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_fact_subject_id"), ["subject", "id"], unique=False)

    op.create_table(
        "job",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=120), nullable=False),
        sa.Column(
            "payload", sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"), nullable=False
        ),
        sa.Column("due_at", forum.db.base.Moment(), nullable=False),
        sa.Column("claim", sa.String(length=40), nullable=True),
        sa.Column("attempts", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("failed_at", forum.db.base.Moment(), nullable=True),
        sa.Column("created_at", forum.db.base.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index(
            "ix_job_failed",
            ["failed_at"],
            unique=False,
            sqlite_where=sa.text("failed_at IS NOT NULL"),
            postgresql_where=sa.text("failed_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_job_open",
            ["due_at", "id"],
            unique=False,
            sqlite_where=sa.text("failed_at IS NULL"),
            postgresql_where=sa.text("failed_at IS NULL"),
        )

    op.create_table(
        "option",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("value", sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_option")),
    )
    op.create_table(
        "organisation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("domain", sa.String(length=255), nullable=False),
        sa.Column("plan", sa.String(length=60), nullable=False),
        sa.Column(
            "tier",
            sa.Enum(
                "priority", "subscriber", "community", name="tier", native_enum=False, create_constraint=True, length=20
            ),
            nullable=False,
        ),
        sa.Column("tier_checked_at", forum.db.base.Moment(), nullable=True),
        sa.Column("created_at", forum.db.base.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
    )
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organisation_domain"), ["domain"], unique=False)

    op.create_table(
        "rate_limit",
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("window", forum.db.base.Moment(), nullable=False),
        sa.Column("count", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("name", "window", name=op.f("pk_rate_limit")),
    )
    with op.batch_alter_table("rate_limit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rate_limit_window"), ["window"], unique=False)

    op.create_table(
        "sweep",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("due_at", forum.db.base.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_sweep")),
    )
    op.create_table(
        "topic_group",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic_group")),
        sa.UniqueConstraint("name", name=op.f("uq_topic_group_name")),
    )
    op.create_table(
        "worker_beat",
        sa.Column("worker", sa.String(length=40), nullable=False),
        sa.Column("seen_at", forum.db.base.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("worker", name=op.f("pk_worker_beat")),
    )
    op.create_table(
        "calendar_span",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("calendar_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("weekday", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("opens", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("closes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("opens >= 0 and opens < closes and closes <= 1440", name=op.f("ck_calendar_span_order")),
        sa.CheckConstraint("weekday between 0 and 6", name=op.f("ck_calendar_span_weekday")),
        sa.ForeignKeyConstraint(
            ["calendar_id"], ["calendar.id"], name=op.f("fk_calendar_span_calendar_id_calendar"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_span")),
    )
    with op.batch_alter_table("calendar_span", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calendar_span_calendar_id"), ["calendar_id"], unique=False)

    op.create_table(
        "holiday",
        sa.Column("calendar_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["calendar_id"], ["calendar.id"], name=op.f("fk_holiday_calendar_id_calendar"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("calendar_id", "day", name=op.f("pk_holiday")),
    )
    op.create_table(
        "site",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column(
            "review",
            sa.Enum(
                "nobody", "newcomers", "everybody", name="review", native_enum=False, create_constraint=True, length=20
            ),
            nullable=False,
        ),
        sa.Column("answered_by", sa.String(length=120), nullable=False),
        sa.Column(
            "query_names", sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"), nullable=False
        ),
        sa.Column("fold_case", sa.Boolean(), nullable=False),
        sa.Column("calendar_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("forward_minutes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("forwards_since", forum.db.base.Moment(), nullable=True),
        sa.Column("created_at", forum.db.base.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["calendar_id"], ["calendar.id"], name=op.f("fk_site_calendar_id_calendar")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site")),
    )
    op.create_table(
        "topic",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("group_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["topic_group.id"], name=op.f("fk_topic_group_id_topic_group")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic")),
        sa.UniqueConstraint("name", name=op.f("uq_topic_name")),
    )
    with op.batch_alter_table("topic", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_topic_group_id"), ["group_id"], unique=False)

    op.create_table(
        "user",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("moderator", sa.Boolean(), nullable=False),
        sa.Column("support", sa.Boolean(), nullable=False),
        sa.Column("admin", sa.Boolean(), nullable=False),
        sa.Column("trusted_at", forum.db.base.Moment(), nullable=True),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", forum.db.base.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_user_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("email", name=op.f("uq_user_email")),
    )
    with op.batch_alter_table("user", schema=None) as batch_op:
        batch_op.create_index(
            "ix_user_admin", ["id"], unique=False, sqlite_where=sa.text("admin"), postgresql_where=sa.text("admin")
        )
        batch_op.create_index(batch_op.f("ix_user_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(
            "ix_user_staff",
            ["name"],
            unique=False,
            sqlite_where=sa.text("moderator OR support OR admin"),
            postgresql_where=sa.text("moderator OR support OR admin"),
        )

    op.create_table(
        "mute",
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("created_at", forum.db.base.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_mute_user_id_user"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", "subject", name=op.f("pk_mute")),
    )
    op.create_table(
        "origin",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("origin", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_origin_site_id_site"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_origin")),
        sa.UniqueConstraint("origin", name=op.f("uq_origin_origin")),
    )
    with op.batch_alter_table("origin", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_origin_site_id"), ["site_id"], unique=False)

    op.create_table(
        "page",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=2400), nullable=False),
        sa.Column("address", sa.String(length=2400), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("revision", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("gone_at", forum.db.base.Moment(), nullable=True),
        sa.Column("created_at", forum.db.base.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_page_site_id_site"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page")),
    )
    with op.batch_alter_table("page", schema=None) as batch_op:
        batch_op.create_index("uq_page_site_id_key", ["site_id", "key"], unique=True)

    op.create_table(
        "ping_route",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("prefix", sa.String(length=2400), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("to", sa.String(length=1000), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("paused_at", forum.db.base.Moment(), nullable=True),
        sa.Column("created_at", forum.db.base.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_ping_route_site_id_site"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ping_route")),
    )
    with op.batch_alter_table("ping_route", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ping_route_site_id"), ["site_id"], unique=False)

    op.create_table(
        "question",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("markup_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "unconfirmed",
                "in_review",
                "published",
                "removed",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("asker_name", sa.String(length=80), nullable=False),
        sa.Column("asker_email", sa.String(length=320), nullable=False),
        sa.Column("page_title", sa.String(length=300), nullable=False),
        sa.Column("submission", sa.String(length=64), nullable=True),
        sa.Column("created_at", forum.db.base.Moment(), nullable=False),
        sa.Column("published_at", forum.db.base.Moment(), nullable=True),
        sa.Column("imported_at", forum.db.base.Moment(), nullable=True),
        sa.Column("accepted_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("solved_at", forum.db.base.Moment(), nullable=True),
        sa.Column("closed_at", forum.db.base.Moment(), nullable=True),
        sa.Column("closed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "close_reason",
            sa.Enum(
                "duplicate",
                "off_topic",
                "outdated",
                "resolved_elsewhere",
                "other",
                name="closereason",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column("close_note", sa.Text(), nullable=False),
        sa.Column("answer_count", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("other_count", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("staff_answered_at", forum.db.base.Moment(), nullable=True),
        sa.Column("first_answered_at", forum.db.base.Moment(), nullable=True),
        sa.Column("asker_wrote_at", forum.db.base.Moment(), nullable=True),
        sa.Column("waiting_since", forum.db.base.Moment(), nullable=True),
        sa.Column("active_at", forum.db.base.Moment(), nullable=False),
        sa.Column("revision", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["accepted_id"], ["answer.id"], name="fk_question_accepted_id_answer", use_alter=True),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_question_author_id_user")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["user.id"], name=op.f("fk_question_closed_by_id_user")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_question_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        sa.UniqueConstraint("submission", name=op.f("uq_question_submission")),
    )
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.create_index("ix_question_author_id", ["author_id", "id"], unique=False)
        batch_op.create_index(
            "ix_question_in_review",
            ["created_at", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'in_review'"),
            postgresql_where=sa.text("state = 'in_review'"),
        )
        batch_op.create_index(
            "ix_question_newest",
            ["published_at", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'published'"),
            postgresql_where=sa.text("state = 'published'"),
        )
        batch_op.create_index(batch_op.f("ix_question_site_id"), ["site_id"], unique=False)
        batch_op.create_index(
            "ix_question_solved",
            ["solved_at", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'published' AND solved_at IS NOT NULL"),
            postgresql_where=sa.text("state = 'published' AND solved_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_question_unanswered",
            ["published_at", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'published' AND other_count = 0"),
            postgresql_where=sa.text("state = 'published' AND other_count = 0"),
        )
        batch_op.create_index(
            "ix_question_unconfirmed",
            ["created_at"],
            unique=False,
            sqlite_where=sa.text("state = 'unconfirmed'"),
            postgresql_where=sa.text("state = 'unconfirmed'"),
        )
        batch_op.create_index(
            "ix_question_waiting",
            ["waiting_since", "id"],
            unique=False,
            sqlite_where=sa.text("waiting_since IS NOT NULL"),
            postgresql_where=sa.text("waiting_since IS NOT NULL"),
        )

    op.create_table(
        "role_request",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", forum.db.base.Moment(), nullable=False),
        sa.Column("decided_at", forum.db.base.Moment(), nullable=True),
        sa.Column("decided_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["decided_by_id"], ["user.id"], name=op.f("fk_role_request_decided_by_id_user")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_role_request_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_request")),
    )
    with op.batch_alter_table("role_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_request_user_id"), ["user_id"], unique=False)

    op.create_table(
        "sign_in",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("browser", sa.String(length=200), nullable=False),
        sa.Column("created_at", forum.db.base.Moment(), nullable=False),
        sa.Column("expires_at", forum.db.base.Moment(), nullable=False),
        sa.Column("ended_at", forum.db.base.Moment(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_sign_in_user_id_user"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("digest", name=op.f("uq_sign_in_digest")),
    )
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_user_id"), ["user_id"], unique=False)

    op.create_table(
        "site_expectation",
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("median_seconds", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("sample", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("computed_at", forum.db.base.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["site_id"], ["site.id"], name=op.f("fk_site_expectation_site_id_site"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("site_id", name=op.f("pk_site_expectation")),
    )
    op.create_table(
        "answer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("question_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("markup_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "unconfirmed",
                "in_review",
                "published",
                "removed",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("by_staff", sa.Boolean(), nullable=False),
        sa.Column("from_asker", sa.Boolean(), nullable=False),
        sa.Column("submission", sa.String(length=64), nullable=True),
        sa.Column("created_at", forum.db.base.Moment(), nullable=False),
        sa.Column("published_at", forum.db.base.Moment(), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_answer_author_id_user")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_answer_question_id_question"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
        sa.UniqueConstraint("submission", name=op.f("uq_answer_submission")),
    )
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answer_author_id"), ["author_id"], unique=False)
        batch_op.create_index(
            "ix_answer_in_review",
            ["created_at", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'in_review'"),
            postgresql_where=sa.text("state = 'in_review'"),
        )
        batch_op.create_index(batch_op.f("ix_answer_question_id_id"), ["question_id", "id"], unique=False)

    op.create_table(
        "page_alias",
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=2400), nullable=False),
        sa.Column("page_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_page_alias_page_id_page"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_page_alias_site_id_site"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("site_id", "key", name=op.f("pk_page_alias")),
    )
    with op.batch_alter_table("page_alias", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_page_alias_page_id"), ["page_id"], unique=False)

    op.create_table(
        "question_topic",
        sa.Column("question_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("topic_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_question_topic_question_id_question"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topic.id"], name=op.f("fk_question_topic_topic_id_topic"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("question_id", "topic_id", name=op.f("pk_question_topic")),
    )
    with op.batch_alter_table("question_topic", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_question_topic_topic_id"), ["topic_id"], unique=False)

    op.create_table(
        "reply_mail",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("question_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "answer_ids", sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"), nullable=False
        ),
        sa.Column("due_at", forum.db.base.Moment(), nullable=False),
        sa.Column("message_id", sa.String(length=500), nullable=False),
        sa.Column("sent_at", forum.db.base.Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_reply_mail_question_id_question"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_reply_mail_user_id_user"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply_mail")),
    )
    with op.batch_alter_table("reply_mail", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_reply_mail_question_id_user_id_id"), ["question_id", "user_id", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_reply_mail_user_id"), ["user_id"], unique=False)
        batch_op.create_index(
            "uq_reply_mail_pending",
            ["question_id", "user_id"],
            unique=True,
            sqlite_where=sa.text("sent_at IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL"),
        )

    op.create_table(
        "shown_on",
        sa.Column("question_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("page_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("section", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_shown_on_page_id_page"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_shown_on_question_id_question"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("question_id", "page_id", name=op.f("pk_shown_on")),
    )
    with op.batch_alter_table("shown_on", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shown_on_page_id_question_id"), ["page_id", "question_id"], unique=False)

    op.create_table(
        "ticket",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("question_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("site_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("requester_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "state",
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
        sa.Column("level", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "reasons", sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"), nullable=False
        ),
        sa.Column(
            "why",
            sa.Enum(
                "swept",
                "escalated",
                "reasked",
                "by_hand",
                name="why",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("opened_at", forum.db.base.Moment(), nullable=False),
        sa.Column("waiting_since", forum.db.base.Moment(), nullable=True),
        sa.Column("due_at", forum.db.base.Moment(), nullable=True),
        sa.Column("order_at", forum.db.base.Moment(), nullable=False),
        sa.Column("first_replied_at", forum.db.base.Moment(), nullable=True),
        sa.Column("assignee_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("solved_at", forum.db.base.Moment(), nullable=True),
        sa.Column("reopen_count", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("level between 1 and 5", name=op.f("ck_ticket_level")),
        sa.ForeignKeyConstraint(["assignee_id"], ["user.id"], name=op.f("fk_ticket_assignee_id_user")),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_ticket_question_id_question")),
        sa.ForeignKeyConstraint(["requester_id"], ["user.id"], name=op.f("fk_ticket_requester_id_user")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_ticket_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
    )
    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.create_index(
            "ix_ticket_assignee_id",
            ["assignee_id", "level", "order_at", "id"],
            unique=False,
            sqlite_where=sa.text("state IN ('new', 'open', 'pending', 'on_hold')"),
            postgresql_where=sa.text("state IN ('new', 'open', 'pending', 'on_hold')"),
        )
        batch_op.create_index(
            "ix_ticket_queue",
            ["level", "order_at", "id"],
            unique=False,
            sqlite_where=sa.text("state IN ('new', 'open', 'pending', 'on_hold')"),
            postgresql_where=sa.text("state IN ('new', 'open', 'pending', 'on_hold')"),
        )
        batch_op.create_index("ix_ticket_requester_id", ["requester_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ticket_site_id"), ["site_id"], unique=False)
        batch_op.create_index(
            "ix_ticket_solved",
            ["solved_at", "id"],
            unique=False,
            sqlite_where=sa.text("state = 'solved'"),
            postgresql_where=sa.text("state = 'solved'"),
        )
        batch_op.create_index(
            "ix_ticket_unassigned",
            ["level", "order_at", "id"],
            unique=False,
            sqlite_where=sa.text("state IN ('new', 'open', 'pending', 'on_hold') AND assignee_id IS NULL"),
            postgresql_where=sa.text("state IN ('new', 'open', 'pending', 'on_hold') AND assignee_id IS NULL"),
        )
        batch_op.create_index(
            "uq_ticket_live_question_id",
            ["question_id"],
            unique=True,
            sqlite_where=sa.text("state != 'closed'"),
            postgresql_where=sa.text("state != 'closed'"),
        )

    op.create_table(
        "watch",
        sa.Column("question_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("forward_at", forum.db.base.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_watch_question_id_question"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("question_id", name=op.f("pk_watch")),
    )
    with op.batch_alter_table("watch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_watch_forward_at"), ["forward_at"], unique=False)

    op.create_table(
        "ticket_note",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("markup_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", forum.db.base.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_ticket_note_author_id_user")),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_note_ticket_id_ticket"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_note")),
    )
    with op.batch_alter_table("ticket_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ticket_note_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ticket_note_ticket_id_id"), ["ticket_id", "id"], unique=False)

    # Question and answer refer to each other: SQLite takes the reference inside CREATE TABLE, PostgreSQL afterwards.
    if op.get_bind().dialect.name == "postgresql":
        op.create_foreign_key("fk_question_accepted_id_answer", "question", "answer", ["accepted_id"], ["id"])


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("fk_question_accepted_id_answer", "question", type_="foreignkey")
    with op.batch_alter_table("ticket_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ticket_note_ticket_id_id"))
        batch_op.drop_index(batch_op.f("ix_ticket_note_author_id"))

    op.drop_table("ticket_note")
    with op.batch_alter_table("watch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_watch_forward_at"))

    op.drop_table("watch")
    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_ticket_live_question_id",
            sqlite_where=sa.text("state != 'closed'"),
            postgresql_where=sa.text("state != 'closed'"),
        )
        batch_op.drop_index(
            "ix_ticket_unassigned",
            sqlite_where=sa.text("state IN ('new', 'open', 'pending', 'on_hold') AND assignee_id IS NULL"),
            postgresql_where=sa.text("state IN ('new', 'open', 'pending', 'on_hold') AND assignee_id IS NULL"),
        )
        batch_op.drop_index(
            "ix_ticket_solved", sqlite_where=sa.text("state = 'solved'"), postgresql_where=sa.text("state = 'solved'")
        )
        batch_op.drop_index(batch_op.f("ix_ticket_site_id"))
        batch_op.drop_index("ix_ticket_requester_id")
        batch_op.drop_index(
            "ix_ticket_queue",
            sqlite_where=sa.text("state IN ('new', 'open', 'pending', 'on_hold')"),
            postgresql_where=sa.text("state IN ('new', 'open', 'pending', 'on_hold')"),
        )
        batch_op.drop_index(
            "ix_ticket_assignee_id",
            sqlite_where=sa.text("state IN ('new', 'open', 'pending', 'on_hold')"),
            postgresql_where=sa.text("state IN ('new', 'open', 'pending', 'on_hold')"),
        )

    op.drop_table("ticket")
    with op.batch_alter_table("shown_on", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shown_on_page_id_question_id"))

    op.drop_table("shown_on")
    with op.batch_alter_table("reply_mail", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_reply_mail_pending",
            sqlite_where=sa.text("sent_at IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_reply_mail_user_id"))
        batch_op.drop_index(batch_op.f("ix_reply_mail_question_id_user_id_id"))

    op.drop_table("reply_mail")
    with op.batch_alter_table("question_topic", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_question_topic_topic_id"))

    op.drop_table("question_topic")
    with op.batch_alter_table("page_alias", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_page_alias_page_id"))

    op.drop_table("page_alias")
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_answer_question_id_id"))
        batch_op.drop_index(
            "ix_answer_in_review",
            sqlite_where=sa.text("state = 'in_review'"),
            postgresql_where=sa.text("state = 'in_review'"),
        )
        batch_op.drop_index(batch_op.f("ix_answer_author_id"))

    op.drop_table("answer")
    op.drop_table("site_expectation")
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_user_id"))

    op.drop_table("sign_in")
    with op.batch_alter_table("role_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_role_request_user_id"))

    op.drop_table("role_request")
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_question_waiting",
            sqlite_where=sa.text("waiting_since IS NOT NULL"),
            postgresql_where=sa.text("waiting_since IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_question_unconfirmed",
            sqlite_where=sa.text("state = 'unconfirmed'"),
            postgresql_where=sa.text("state = 'unconfirmed'"),
        )
        batch_op.drop_index(
            "ix_question_unanswered",
            sqlite_where=sa.text("state = 'published' AND other_count = 0"),
            postgresql_where=sa.text("state = 'published' AND other_count = 0"),
        )
        batch_op.drop_index(
            "ix_question_solved",
            sqlite_where=sa.text("state = 'published' AND solved_at IS NOT NULL"),
            postgresql_where=sa.text("state = 'published' AND solved_at IS NOT NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_question_site_id"))
        batch_op.drop_index(
            "ix_question_newest",
            sqlite_where=sa.text("state = 'published'"),
            postgresql_where=sa.text("state = 'published'"),
        )
        batch_op.drop_index(
            "ix_question_in_review",
            sqlite_where=sa.text("state = 'in_review'"),
            postgresql_where=sa.text("state = 'in_review'"),
        )
        batch_op.drop_index("ix_question_author_id")

    op.drop_table("question")
    with op.batch_alter_table("ping_route", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ping_route_site_id"))

    op.drop_table("ping_route")
    with op.batch_alter_table("page", schema=None) as batch_op:
        batch_op.drop_index("uq_page_site_id_key")

    op.drop_table("page")
    with op.batch_alter_table("origin", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_origin_site_id"))

    op.drop_table("origin")
    op.drop_table("mute")
    with op.batch_alter_table("user", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_user_staff",
            sqlite_where=sa.text("moderator OR support OR admin"),
            postgresql_where=sa.text("moderator OR support OR admin"),
        )
        batch_op.drop_index(batch_op.f("ix_user_organisation_id"))
        batch_op.drop_index("ix_user_admin", sqlite_where=sa.text("admin"), postgresql_where=sa.text("admin"))

    op.drop_table("user")
    with op.batch_alter_table("topic", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_topic_group_id"))

    op.drop_table("topic")
    op.drop_table("site")
    op.drop_table("holiday")
    with op.batch_alter_table("calendar_span", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_calendar_span_calendar_id"))

    op.drop_table("calendar_span")
    op.drop_table("worker_beat")
    op.drop_table("topic_group")
    op.drop_table("sweep")
    with op.batch_alter_table("rate_limit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rate_limit_window"))

    op.drop_table("rate_limit")
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisation_domain"))

    op.drop_table("organisation")
    op.drop_table("option")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_job_open", sqlite_where=sa.text("failed_at IS NULL"), postgresql_where=sa.text("failed_at IS NULL")
        )
        batch_op.drop_index(
            "ix_job_failed",
            sqlite_where=sa.text("failed_at IS NOT NULL"),
            postgresql_where=sa.text("failed_at IS NOT NULL"),
        )

    op.drop_table("job")
    with op.batch_alter_table("fact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_fact_subject_id"))
        batch_op.drop_index(batch_op.f("ix_fact_name_id"))
        batch_op.drop_index(batch_op.f("ix_fact_actor_id_id"))

    op.drop_table("fact")
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.drop_index("uq_delivery_about_channel_to")
        batch_op.drop_index(
            "ix_delivery_failed", sqlite_where=sa.text("state = 'failed'"), postgresql_where=sa.text("state = 'failed'")
        )
        batch_op.drop_index(batch_op.f("ix_delivery_created_at_id"))

    op.drop_table("delivery")
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_conversation_subject"))

    op.drop_table("conversation")
    with op.batch_alter_table("code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_code_email_purpose_subject_id"))

    op.drop_table("code")
    op.drop_table("calendar")
