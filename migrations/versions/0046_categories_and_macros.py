"""Categories and macros"""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from forum.db.base import Json, Moment

revision = "0046"
down_revision = "0026"


# What comes with Docside; an admin renames, retires and adds.
SEEDS = {
    "User experience": "",
    "Docs confusion": "Mend the page, or say on it what was missing",
    "App Performance": "Ask for a screenshot of the System Status page\nSince when, and for everybody or for some?",
    "Ingestion": "Which library sends, in which version?\nDo the events come late, or not at all?\nAny errors in the log of the ingestion?",
    "Data integrity": "",
    "Deployments/Setup": "",
    "Deployments/Upgrading": "From which version to which?",
    "Deployments/Maintenance": "",
    "Non-self-serve": "",
    "Billing": "",
    "Feature request": "",
    "Bug": "Can we see it ourselves?",
}


def upgrade() -> None:
    op.create_table('category',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('checklist', sa.Text(), server_default='', nullable=False),
    sa.Column('runbook', sa.String(length=500), server_default='', nullable=False),
    sa.Column('created_at', Moment(), nullable=False),
    sa.Column('retired_at', Moment(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_category')),
    sa.UniqueConstraint('name', name=op.f('uq_category_name'))
    )
    op.create_table('category_change',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('category_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('at', Moment(), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('checklist', sa.Text(), nullable=False),
    sa.Column('runbook', sa.String(length=500), nullable=False),
    sa.Column('retired', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['user.id'], name=op.f('fk_category_change_by_id_user'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['category_id'], ['category.id'], name=op.f('fk_category_change_category_id_category'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_category_change'))
    )
    with op.batch_alter_table('category_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_category_change_by_id'), ['by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_category_change_category_id'), ['category_id'], unique=False)

    op.create_table('macro',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('title', sa.String(length=80), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('owner_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('then', sa.String(length=20), server_default='', nullable=False),
    sa.Column('categories', Json, nullable=False),
    sa.Column('used', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), server_default=sa.text('0'), nullable=False),
    sa.Column('created_at', Moment(), nullable=False),
    sa.Column('removed_at', Moment(), nullable=True),
    sa.ForeignKeyConstraint(['owner_id'], ['user.id'], name=op.f('fk_macro_owner_id_user'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_macro'))
    )
    with op.batch_alter_table('macro', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_macro_owner_id'), ['owner_id'], unique=False)

    op.create_table('macro_change',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('macro_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('at', Moment(), nullable=False),
    sa.Column('title', sa.String(length=80), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('removed', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['user.id'], name=op.f('fk_macro_change_by_id_user'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['macro_id'], ['macro.id'], name=op.f('fk_macro_change_macro_id_macro'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_macro_change'))
    )
    with op.batch_alter_table('macro_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_macro_change_by_id'), ['by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_macro_change_macro_id'), ['macro_id'], unique=False)

    op.create_table('ticket_category',
    sa.Column('ticket_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('category_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('at', Moment(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['user.id'], name=op.f('fk_ticket_category_by_id_user'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['category_id'], ['category.id'], name=op.f('fk_ticket_category_category_id_category')),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_ticket_category_ticket_id_ticket'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('ticket_id', 'category_id', name=op.f('pk_ticket_category'))
    )
    with op.batch_alter_table('ticket_category', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ticket_category_by_id'), ['by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_ticket_category_category_id_at'), ['category_id', 'at'], unique=False)

    op.create_table('ticket_tick',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('ticket_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('category_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('step', sa.String(length=300), nullable=False),
    sa.Column('by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('at', Moment(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['user.id'], name=op.f('fk_ticket_tick_by_id_user'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['category_id'], ['category.id'], name=op.f('fk_ticket_tick_category_id_category'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_ticket_tick_ticket_id_ticket'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ticket_tick')),
    sa.UniqueConstraint('ticket_id', 'category_id', 'step', name=op.f('uq_ticket_tick_ticket_id_category_id_step'))
    )
    with op.batch_alter_table('ticket_tick', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ticket_tick_by_id'), ['by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_ticket_tick_category_id'), ['category_id'], unique=False)

    category = sa.table(
        "category", sa.column("name"), sa.column("checklist"), sa.column("runbook"), sa.column("created_at", Moment())
    )
    now = datetime.now(UTC)
    rows = [{"name": name, "checklist": steps, "runbook": "", "created_at": now} for name, steps in SEEDS.items()]
    op.bulk_insert(category, rows)
    op.execute(
        "INSERT INTO category_change (category_id, at, name, checklist, runbook, retired) "
        "SELECT id, created_at, name, checklist, runbook, false FROM category ORDER BY id"
    )



def downgrade() -> None:
    with op.batch_alter_table('ticket_tick', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_ticket_tick_category_id'))
        batch_op.drop_index(batch_op.f('ix_ticket_tick_by_id'))

    op.drop_table('ticket_tick')
    with op.batch_alter_table('ticket_category', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_ticket_category_category_id_at'))
        batch_op.drop_index(batch_op.f('ix_ticket_category_by_id'))

    op.drop_table('ticket_category')
    with op.batch_alter_table('macro_change', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_macro_change_macro_id'))
        batch_op.drop_index(batch_op.f('ix_macro_change_by_id'))

    op.drop_table('macro_change')
    with op.batch_alter_table('macro', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_macro_owner_id'))

    op.drop_table('macro')
    with op.batch_alter_table('category_change', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_category_change_category_id'))
        batch_op.drop_index(batch_op.f('ix_category_change_by_id'))

    op.drop_table('category_change')
    op.drop_table('category')
