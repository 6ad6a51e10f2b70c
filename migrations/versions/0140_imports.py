"""Imports"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import forum.db.base

revision = "0140"
down_revision = "0120"


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    states = ("waiting", "running", "looked_at", "done", "failed")
    state = sa.Enum(*states, name="runstate", native_enum=False, create_constraint=True, length=20)
    whats = ("person", "thread", "post", "edit")
    what = sa.Enum(*whats, name="what", native_enum=False, create_constraint=True, length=20)
    op.create_table("import_run",
    sa.Column("id", number, nullable=False),
    sa.Column("format", sa.String(length=20), nullable=False),
    sa.Column("source", sa.String(length=60), nullable=False),
    sa.Column("name", sa.String(length=200), nullable=False),
    sa.Column("file", sa.String(length=1000), nullable=False),
    sa.Column("site_id", number, nullable=True),
    sa.Column("by_id", number, nullable=True),
    sa.Column("state", state, nullable=False),
    sa.Column("dry", sa.Boolean(), nullable=False),
    sa.Column("share", number, nullable=False),
    sa.Column("counts", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False),
    sa.Column("problem", sa.Text(), nullable=False),
    sa.Column("created_at", forum.db.base.Moment(), nullable=False),
    sa.Column("ended_at", forum.db.base.Moment(), nullable=True),
    sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_import_run_by_id_user"), ondelete="SET NULL"),
    sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_import_run_site_id_site"), ondelete="SET NULL"),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run"))
    )
    op.create_table("placeholder",
    sa.Column("user_id", number, nullable=False),
    sa.Column("source", sa.String(length=60), nullable=False),
    sa.Column("mail", sa.String(length=320), nullable=False),
    sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_placeholder_user_id_user"), ondelete="CASCADE"),
    sa.PrimaryKeyConstraint("user_id", name=op.f("pk_placeholder"))
    )
    with op.batch_alter_table("placeholder", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_placeholder_mail"), ["mail"], unique=False)

    op.create_table("import_refusal",
    sa.Column("id", number, nullable=False),
    sa.Column("run_id", number, nullable=False),
    sa.Column("kind", sa.String(length=20), nullable=False),
    sa.Column("foreign_id", sa.String(length=200), nullable=False),
    sa.Column("sentence", sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(["run_id"], ["import_run.id"], name=op.f("fk_import_refusal_run_id_import_run"), ondelete="CASCADE"),
    sa.PrimaryKeyConstraint("id", name=op.f("pk_import_refusal"))
    )
    with op.batch_alter_table("import_refusal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_refusal_run_id"), ["run_id"], unique=False)

    op.create_table("imported",
    sa.Column("source", sa.String(length=60), nullable=False),
    sa.Column("what", what, nullable=False),
    sa.Column("foreign_id", sa.String(length=200), nullable=False),
    sa.Column("local_id", number, nullable=False),
    sa.Column("run_id", number, nullable=True),
    sa.ForeignKeyConstraint(["run_id"], ["import_run.id"], name=op.f("fk_imported_run_id_import_run"), ondelete="SET NULL"),
    sa.PrimaryKeyConstraint("source", "what", "foreign_id", name=op.f("pk_imported"))
    )
    with op.batch_alter_table("imported", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_imported_run_id"), ["run_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_imported_what_local_id"), ["what", "local_id"], unique=False)



def downgrade() -> None:
    for name in ("imported", "import_refusal", "placeholder", "import_run"):
        op.drop_table(name)
