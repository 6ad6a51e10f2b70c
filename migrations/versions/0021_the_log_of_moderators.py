"""The moderators' log as rows of its own, filled from the facts; a site may show its decisions to everybody"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import forum.db.base

revision = "0021"
down_revision = "0020"

KEYS = {
    "by_id": ("user", "SET NULL"),
    "site_id": ("site", "CASCADE"),
    "question_id": ("question", "CASCADE"),
    "answer_id": ("answer", "CASCADE"),
    "person_id": ("user", "SET NULL"),
    "decision_id": ("decision", "CASCADE"),
}
# What was a line of the log by itself; a removal, for one, is told by its decision.
TOLD = (
    "QuestionReopened", "QuestionLocked", "QuestionUnlocked", "QuestionPinned", "QuestionUnpinned", "TopicsSet",
    "ShownOnPage", "HiddenFromPage", "QuestionMoved", "QuestionSolved", "PersonNoted", "PersonNoteRemoved",
    "PowerGranted", "PowerTakenAway", "RulesChanged", "SiteRegistered", "SiteChanged", "SiteLookChanged", "TicketReplied",
    "TicketAssigned", "TicketUnassigned", "TicketSolved", "TicketReopened", "NoteAdded", "PingRouteAdded",
    "PingRoutePaused", "PingRouteResumed", "PingRouteRemoved", "DeliveryRetried", "DeliveryDismissed",
)  # fmt: skip


def number() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("site", sa.Column("decisions_public", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "deed",
        sa.Column("id", number(), nullable=False),
        sa.Column("at", forum.db.base.Moment(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("detail", sa.String(30), nullable=False),
        sa.Column("subject", sa.String(60), nullable=False),
        *(sa.Column(name, number(), nullable=True) for name in KEYS),
        *(
            sa.ForeignKeyConstraint([name], [f"{table}.id"], f"fk_deed_{name}_{table}", ondelete=what)
            for name, (table, what) in KEYS.items()
        ),
        sa.PrimaryKeyConstraint("id", name="pk_deed"),
    )
    for name in ("question_id", "answer_id", "person_id", "decision_id"):
        op.create_index(f"ix_deed_{name}", "deed", [name])
    op.create_index("ix_deed_at_id", "deed", ["at", "id"])
    for name in ("by_id", "site_id", "name"):
        op.create_index(f"ix_deed_{name}_at_id", "deed", [name, "at", "id"])
    for name in TOLD:
        op.execute(TELL.bindparams(name=name))
    op.execute(DECIDED)


TELL = sa.text("""
    INSERT INTO deed (at, name, detail, subject, by_id, site_id, question_id, person_id)
    SELECT fact.at, fact.name, '', CASE WHEN question.id IS NULL THEN fact.subject ELSE '' END,
        actor.id, COALESCE(site.id, question.site_id), question.id, COALESCE(person.id, question.author_id)
    FROM fact JOIN "user" AS actor ON actor.id = fact.actor_id
    LEFT JOIN question ON fact.subject = 'question:' || CAST(question.id AS VARCHAR(20))
    LEFT JOIN site ON fact.subject = 'site:' || CAST(site.id AS VARCHAR(20))
    LEFT JOIN "user" AS person ON fact.subject = 'user:' || CAST(person.id AS VARCHAR(20))
    WHERE fact.name = :name ORDER BY fact.id
""")
DECIDED = sa.text("""
    INSERT INTO deed (at, name, detail, subject, by_id, site_id, question_id, answer_id, person_id, decision_id)
    SELECT decision.at, 'DecisionMade', decision.kind, '', decision.by_id, question.site_id, decision.question_id,
        decision.answer_id, decision.person_id, decision.id
    FROM decision LEFT JOIN question ON question.id = decision.question_id ORDER BY decision.id
""")


def downgrade() -> None:
    op.drop_table("deed")
    op.drop_column("site", "decisions_public")
