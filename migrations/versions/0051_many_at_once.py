"""One action for many tickets, and what became of each"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.db.base import Json, Moment

revision = "0051"
down_revision = "0060"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    op.create_table('bulk',
    sa.Column('id', NUMBER, nullable=False),
    sa.Column('by_id', NUMBER, nullable=False),
    sa.Column('action', sa.Enum('assign', 'level', 'category', 'reply', 'note', 'wait', 'hold', 'solve', 'spam', name='action', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('data', Json, nullable=False),
    sa.Column('back', sa.String(length=500), nullable=False),
    sa.Column('submission', sa.String(length=64), nullable=False),
    sa.Column('created_at', Moment(), nullable=False),
    sa.Column('finished_at', Moment(), nullable=True),
    sa.Column('undo_at', Moment(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['user.id'], name=op.f('fk_bulk_by_id_user'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bulk')),
    sa.UniqueConstraint('submission', name=op.f('uq_bulk_submission'))
    )
    op.create_index('ix_bulk_by_id', 'bulk', ['by_id'])

    op.create_table('bulk_item',
    sa.Column('id', NUMBER, nullable=False),
    sa.Column('bulk_id', NUMBER, nullable=False),
    sa.Column('ticket_id', NUMBER, nullable=False),
    sa.Column('outcome', sa.Enum('waiting', 'done', 'skipped', 'refused', 'undone', 'left', name='outcome', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('sentence', sa.Text(), server_default='', nullable=False),
    sa.Column('version', NUMBER, nullable=True),
    sa.Column('before', Json, nullable=False),
    sa.ForeignKeyConstraint(['bulk_id'], ['bulk.id'], name=op.f('fk_bulk_item_bulk_id_bulk'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_bulk_item_ticket_id_ticket'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bulk_item')),
    sa.UniqueConstraint('bulk_id', 'ticket_id', name=op.f('uq_bulk_item_bulk_id_ticket_id'))
    )
    op.create_index('ix_bulk_item_bulk_id_outcome_id', 'bulk_item', ['bulk_id', 'outcome', 'id'])
    op.create_index('ix_bulk_item_ticket_id', 'bulk_item', ['ticket_id'])


def downgrade() -> None:
    op.drop_table("bulk_item")
    op.drop_table("bulk")
