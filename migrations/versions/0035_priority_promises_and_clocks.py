"""Priority, promises and clocks as rows, and every version of a calendar"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

import forum.db.base

revision = "0035"
down_revision = "0045"


def upgrade() -> None:
    op.create_table(
        "level",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("aging", sa.String(length=20), nullable=False),
        sa.CheckConstraint("number between 1 and 5", name=op.f("ck_level_number")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_level")),
    )
    op.create_table(
        "level_rule",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "condition",
            sa.Enum(
                "incident",
                "sales",
                "success",
                "tier_priority",
                "tier_subscriber",
                "tier_community",
                "plan",
                "trial",
                "startup",
                "critical",
                "high",
                "billing",
                "escalated",
                "reasked",
                "swept",
                "by_hand",
                name="condition",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("value", sa.String(length=60), server_default="", nullable=False),
        sa.Column("level", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("is_on", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.CheckConstraint("level between 1 and 5", name=op.f("ck_level_rule_level")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_level_rule")),
    )
    op.create_table(
        "calendar_version",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("calendar_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("spans", sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"), nullable=False),
        sa.Column(
            "holidays", sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"), nullable=False
        ),
        sa.Column("at", forum.db.base.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["calendar_id"], ["calendar.id"], name=op.f("fk_calendar_version_calendar_id_calendar"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_version")),
    )
    with op.batch_alter_table("calendar_version", schema=None) as batch_op:
        batch_op.create_index("uq_calendar_version", ["calendar_id", "version"], unique=True)

    op.create_table(
        "policy_version",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", forum.db.base.Moment(), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_policy_version_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_version")),
    )
    with op.batch_alter_table("policy_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_policy_version_by_id"), ["by_id"], unique=False)

    op.create_table(
        "policy_target",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("policy_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("level", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "tier",
            sa.Enum(
                "priority", "subscriber", "community", name="tier", native_enum=False, create_constraint=True, length=20
            ),
            nullable=True,
        ),
        sa.Column("escalated", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("first_reply", sa.String(length=20), nullable=False),
        sa.Column("next_reply", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["policy_version_id"],
            ["policy_version.id"],
            name=op.f("fk_policy_target_policy_version_id_policy_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_target")),
    )
    with op.batch_alter_table("policy_target", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_policy_target_policy_version_id"), ["policy_version_id"], unique=False)

    op.create_table(
        "level_choice",
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("level", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", forum.db.base.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_level_choice_by_id_user")),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_level_choice_ticket_id_ticket"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_level_choice")),
    )
    with op.batch_alter_table("level_choice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_level_choice_by_id"), ["by_id"], unique=False)

    op.create_table(
        "ticket_clock",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ticket_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "metric",
            sa.Enum("first", "next", "update", name="metric", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("started_at", forum.db.base.Moment(), nullable=False),
        sa.Column("target_s", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("calendar_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("policy_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("due_at", forum.db.base.Moment(), nullable=True),
        sa.Column("floor_at", forum.db.base.Moment(), nullable=True),
        sa.Column("pauses", sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"), nullable=False),
        sa.Column("unanswered", sa.Boolean(), nullable=False),
        sa.Column("satisfied_at", forum.db.base.Moment(), nullable=True),
        sa.Column("cancelled_at", forum.db.base.Moment(), nullable=True),
        sa.Column("breached_at", forum.db.base.Moment(), nullable=True),
        sa.Column("warn_at", forum.db.base.Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["calendar_version_id"],
            ["calendar_version.id"],
            name=op.f("fk_ticket_clock_calendar_version_id_calendar_version"),
        ),
        sa.ForeignKeyConstraint(
            ["policy_version_id"], ["policy_version.id"], name=op.f("fk_ticket_clock_policy_version_id_policy_version")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_clock_ticket_id_ticket"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_clock")),
    )
    with op.batch_alter_table("ticket_clock", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ticket_clock_calendar_version_id"), ["calendar_version_id"], unique=False)
        batch_op.create_index(
            "ix_ticket_clock_due_at",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text(
                "satisfied_at IS NULL AND cancelled_at IS NULL AND breached_at IS NULL AND due_at IS NOT NULL"
            ),
            postgresql_where=sa.text(
                "satisfied_at IS NULL AND cancelled_at IS NULL AND breached_at IS NULL AND due_at IS NOT NULL"
            ),
        )
        batch_op.create_index(batch_op.f("ix_ticket_clock_policy_version_id"), ["policy_version_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ticket_clock_ticket_id_id"), ["ticket_id", "id"], unique=False)
        batch_op.create_index(
            "ix_ticket_clock_warn_at",
            ["warn_at"],
            unique=False,
            sqlite_where=sa.text("warn_at IS NOT NULL"),
            postgresql_where=sa.text("warn_at IS NOT NULL"),
        )

    op.create_table(
        "clock_turn",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("clock_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "turn",
            sa.Enum(
                "started",
                "waited",
                "reset",
                "paused",
                "resumed",
                "answered",
                "cancelled",
                "breached",
                name="turn",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("at", forum.db.base.Moment(), nullable=False),
        sa.Column("data", sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["clock_id"], ["ticket_clock.id"], name=op.f("fk_clock_turn_clock_id_ticket_clock"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_turn")),
    )
    with op.batch_alter_table("clock_turn", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_clock_turn_clock_id_id"), ["clock_id", "id"], unique=False)

    with op.batch_alter_table("calendar", schema=None) as batch_op:
        batch_op.add_column(sa.Column("country", sa.String(length=2), server_default="", nullable=False))
        batch_op.add_column(sa.Column("region", sa.String(length=40), server_default="", nullable=False))

    with op.batch_alter_table("holiday", schema=None) as batch_op:
        batch_op.add_column(sa.Column("by_country", sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "marks",
                sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"),
                server_default="[]",
                nullable=False,
            )
        )
    # A ticket for which nobody waits has a place, too; the next change of it says a better one.
    op.execute("UPDATE ticket SET order_at = opened_at WHERE due_at IS NULL")


def downgrade() -> None:
    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.drop_column("marks")

    with op.batch_alter_table("holiday", schema=None) as batch_op:
        batch_op.drop_column("by_country")

    with op.batch_alter_table("calendar", schema=None) as batch_op:
        batch_op.drop_column("region")
        batch_op.drop_column("country")

    with op.batch_alter_table("clock_turn", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_clock_turn_clock_id_id"))

    op.drop_table("clock_turn")
    with op.batch_alter_table("ticket_clock", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_ticket_clock_warn_at",
            sqlite_where=sa.text("warn_at IS NOT NULL"),
            postgresql_where=sa.text("warn_at IS NOT NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_ticket_clock_ticket_id_id"))
        batch_op.drop_index(batch_op.f("ix_ticket_clock_policy_version_id"))
        batch_op.drop_index(
            "ix_ticket_clock_due_at",
            sqlite_where=sa.text(
                "satisfied_at IS NULL AND cancelled_at IS NULL AND breached_at IS NULL AND due_at IS NOT NULL"
            ),
            postgresql_where=sa.text(
                "satisfied_at IS NULL AND cancelled_at IS NULL AND breached_at IS NULL AND due_at IS NOT NULL"
            ),
        )
        batch_op.drop_index(batch_op.f("ix_ticket_clock_calendar_version_id"))

    op.drop_table("ticket_clock")
    with op.batch_alter_table("level_choice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_level_choice_by_id"))

    op.drop_table("level_choice")
    with op.batch_alter_table("policy_target", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_policy_target_policy_version_id"))

    op.drop_table("policy_target")
    with op.batch_alter_table("policy_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_policy_version_by_id"))

    op.drop_table("policy_version")
    with op.batch_alter_table("calendar_version", schema=None) as batch_op:
        batch_op.drop_index("uq_calendar_version")

    op.drop_table("calendar_version")
    op.drop_table("level_rule")
    op.drop_table("level")
