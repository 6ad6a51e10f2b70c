"""What answers were given against"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.db import BigId, Moment

revision = "0150"
down_revision = "0170"


def upgrade() -> None:
    _wordings_and_grounds()
    _ages()


def _wordings_and_grounds() -> None:
    op.create_table(
        "wording",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_wording")),
    )
    op.create_table(
        "ground",
        sa.Column("id", BigId, nullable=False),
        sa.Column("question_id", BigId, nullable=False),
        sa.Column("page_id", BigId, nullable=False),
        sa.Column("section_id", BigId, nullable=True),
        sa.Column("anchor", sa.String(length=300), nullable=False),
        sa.Column("heading", sa.String(length=300), nullable=False),
        sa.Column(
            "why",
            sa.Enum("linked", "asked", "names", "page", name="why", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("earlier_hash", sa.String(length=64), nullable=True),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_ground_question_id_question"),
                                ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["page_id"], ["page.id"], name=op.f("fk_ground_page_id_page"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["section_id"], ["section.id"], name=op.f("fk_ground_section_id_section"),
                                ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["hash"], ["wording.hash"], name=op.f("fk_ground_hash_wording")),
        sa.ForeignKeyConstraint(["earlier_hash"], ["wording.hash"], name=op.f("fk_ground_earlier_hash_wording")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ground")),
        sa.UniqueConstraint("question_id", "page_id", "anchor", name=op.f("uq_ground_question_id_page_id_anchor")),
    )  # fmt: skip
    op.create_index(op.f("ix_ground_page_id_seen_at"), "ground", ["page_id", "seen_at"])
    for column in ("section_id", "hash", "earlier_hash"):
        op.create_index(op.f(f"ix_ground_{column}"), "ground", [column])


def _ages() -> None:
    op.create_table(
        "answer_age",
        sa.Column("question_id", BigId, nullable=False),
        sa.Column(
            "standing",
            sa.Enum("raised", "true", "outdated", "superseded", name="standing", native_enum=False,
                    create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("raised_at", Moment(), nullable=False),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("by_id", BigId, nullable=True),
        sa.Column("to_question_id", BigId, nullable=True),
        sa.Column("to_page_id", BigId, nullable=True),
        sa.Column("to_section_id", BigId, nullable=True),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_answer_age_question_id_question"),
                                ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_answer_age_by_id_user"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["to_question_id"], ["question.id"], name=op.f("fk_answer_age_to_question_id_question"),
                                ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["to_page_id"], ["page.id"], name=op.f("fk_answer_age_to_page_id_page"),
                                ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["to_section_id"], ["section.id"], name=op.f("fk_answer_age_to_section_id_section"),
                                ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("question_id", name=op.f("pk_answer_age")),
    )  # fmt: skip
    for column in ("by_id", "to_question_id", "to_page_id", "to_section_id"):
        op.create_index(op.f(f"ix_answer_age_{column}"), "answer_age", [column])
    for moment in ("raised_at", "decided_at"):
        op.create_index(op.f(f"ix_answer_age_standing_{moment}"), "answer_age", ["standing", moment, "question_id"])


def downgrade() -> None:
    for table in ("answer_age", "ground", "wording"):
        op.drop_table(table)
