"""Seals over the facts, and who looks at whose account"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import forum.db.base

revision = "0041"
down_revision = "0035"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Moment = forum.db.base.Moment
SQLITE = (
    """
    CREATE TRIGGER fact_sealed_{what} BEFORE {WHAT} ON fact
    WHEN OLD.id <= (SELECT max(last_id) FROM seal)
    BEGIN SELECT RAISE(ABORT, 'a fact that is sealed cannot be changed'); END
    """,
    """
    CREATE TRIGGER seal_kept_{what} BEFORE {WHAT} ON seal
    BEGIN SELECT RAISE(ABORT, 'a seal cannot be changed'); END
    """,
)
POSTGRES = (
    """
    CREATE OR REPLACE FUNCTION refuse_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_TABLE_NAME = 'seal' OR TG_OP = 'TRUNCATE' THEN
            RAISE EXCEPTION '% cannot be changed', TG_TABLE_NAME;
        ELSIF OLD.id <= (SELECT max(last_id) FROM seal) THEN
            RAISE EXCEPTION 'a fact that is sealed cannot be changed';
        END IF;
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    END $$
    """,
    "CREATE TRIGGER fact_sealed BEFORE UPDATE OR DELETE ON fact FOR EACH ROW EXECUTE FUNCTION refuse_sealed()",
    "CREATE TRIGGER seal_kept BEFORE UPDATE OR DELETE ON seal FOR EACH ROW EXECUTE FUNCTION refuse_sealed()",
    "CREATE TRIGGER fact_whole BEFORE TRUNCATE ON fact FOR EACH STATEMENT EXECUTE FUNCTION refuse_sealed()",
    "CREATE TRIGGER seal_whole BEFORE TRUNCATE ON seal FOR EACH STATEMENT EXECUTE FUNCTION refuse_sealed()",
)


def upgrade() -> None:
    op.add_column("fact", sa.Column("on_behalf_of_id", ID, nullable=True))
    op.add_column("fact", sa.Column("cause", sa.String(length=60), server_default="", nullable=False))
    op.create_table(
        "seal",
        sa.Column("id", ID, nullable=False),
        sa.Column("first_id", ID, nullable=False),
        sa.Column("last_id", ID, nullable=False),
        sa.Column("facts", ID, nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("sealed_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seal")),
        sa.UniqueConstraint("last_id", name=op.f("uq_seal_last_id")),
        sa.UniqueConstraint("previous", name=op.f("uq_seal_previous")),
    )
    _triggers()
    op.create_table(
        "impersonation",
        sa.Column("id", ID, nullable=False),
        sa.Column("by_id", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("ticket_id", ID, nullable=False),
        sa.Column("session_id", ID, nullable=False),
        sa.Column("started_at", Moment(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=False),
        sa.Column("raised_at", Moment(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_impersonation_by_id_user")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_impersonation_ticket_id_ticket")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_impersonation_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_impersonation")),
    )
    op.create_index(op.f("ix_impersonation_session_id"), "impersonation", ["session_id"])
    op.create_index("ix_impersonation_user_id", "impersonation", ["user_id", "id"])
    op.create_index(op.f("ix_impersonation_ticket_id"), "impersonation", ["ticket_id"])
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.add_column(sa.Column("acts_as_id", ID, nullable=True))
        batch_op.add_column(sa.Column("acts_until", Moment(), nullable=True))
        batch_op.add_column(sa.Column("raised_at", Moment(), nullable=True))
        batch_op.create_index(batch_op.f("ix_sign_in_acts_as_id"), ["acts_as_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_sign_in_acts_as_id_user"), "user", ["acts_as_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_sign_in_acts_as_id_user"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_sign_in_acts_as_id"))
        batch_op.drop_column("raised_at")
        batch_op.drop_column("acts_until")
        batch_op.drop_column("acts_as_id")
    op.drop_table("impersonation")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_sealed() CASCADE")
    else:
        op.execute("DROP TRIGGER fact_sealed_update")
        op.execute("DROP TRIGGER fact_sealed_delete")
    op.drop_table("seal")
    op.drop_column("fact", "cause")
    op.drop_column("fact", "on_behalf_of_id")


def _triggers() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for statement in POSTGRES:
            op.execute(statement)
        return
    for statement in SQLITE:
        for what in ("update", "delete"):
            op.execute(statement.format(what=what, WHAT=what.upper()))
