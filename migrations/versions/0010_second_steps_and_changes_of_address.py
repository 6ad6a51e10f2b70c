"""Second steps, and changes of a mail address"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import forum.db.base

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "mail_change",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("new_digest", sa.String(length=64), nullable=False),
        sa.Column("old_digest", sa.String(length=64), nullable=False),
        sa.Column("new_at", forum.db.base.Moment(), nullable=True),
        sa.Column("old_at", forum.db.base.Moment(), nullable=True),
        sa.Column("created_at", forum.db.base.Moment(), nullable=False),
        sa.Column("expires_at", forum.db.base.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_mail_change_user_id_user"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_change")),
        sa.UniqueConstraint("new_digest", name=op.f("uq_mail_change_new_digest")),
        sa.UniqueConstraint("old_digest", name=op.f("uq_mail_change_old_digest")),
    )
    with op.batch_alter_table("mail_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mail_change_user_id"), ["user_id"], unique=False)

    op.create_table(
        "recovery_code",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("used_at", forum.db.base.Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_recovery_code_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint("user_id", "digest", name=op.f("uq_recovery_code_user_id_digest")),
    )
    op.create_table(
        "totp",
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("secret", sa.String(length=200), nullable=False),
        sa.Column("created_at", forum.db.base.Moment(), nullable=False),
        sa.Column("confirmed_at", forum.db.base.Moment(), nullable=True),
        sa.Column("last_step", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_totp_user_id_user"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_totp")),
    )


def downgrade() -> None:
    op.drop_table("totp")
    op.drop_table("recovery_code")
    with op.batch_alter_table("mail_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mail_change_user_id"))

    op.drop_table("mail_change")
