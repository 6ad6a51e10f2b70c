"""Figures by the day"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.db.base import Json, Moment

revision = "0055"
down_revision = "0067"


def upgrade() -> None:
    op.create_table('figure_mark',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('subject', sa.String(length=40), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_figure_mark'))
    )
    op.create_table('figure_run',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('meaning', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('tickets', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('threads', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('zones', Json, nullable=False),
    sa.Column('counted_at', Moment(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_figure_run'))
    )
    op.create_table('figure_day',
    sa.Column('dimension', sa.String(length=20), nullable=False),
    sa.Column('value', sa.String(length=20), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('site_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('received', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), server_default=sa.text('0'), nullable=False),
    sa.Column('net', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), server_default=sa.text('0'), nullable=False),
    sa.Column('counts', Json, nullable=False),
    sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_figure_day_site_id_site'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('dimension', 'value', 'day', 'site_id', name=op.f('pk_figure_day'))
    )
    with op.batch_alter_table('figure_day', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_figure_day_dimension_day'), ['dimension', 'day'], unique=False)
        batch_op.create_index(batch_op.f('ix_figure_day_site_id_day'), ['site_id', 'day'], unique=False)

    op.create_table('figure_part',
    sa.Column('subject', sa.String(length=40), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('site_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('dims', Json, nullable=False),
    sa.Column('counts', Json, nullable=False),
    sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_figure_part_site_id_site'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('subject', 'day', name=op.f('pk_figure_part'))
    )
    with op.batch_alter_table('figure_part', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_figure_part_site_id_day'), ['site_id', 'day'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('figure_part', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_figure_part_site_id_day'))

    op.drop_table('figure_part')
    with op.batch_alter_table('figure_day', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_figure_day_site_id_day'))
        batch_op.drop_index(batch_op.f('ix_figure_day_dimension_day'))

    op.drop_table('figure_day')
    op.drop_table('figure_run')
    op.drop_table('figure_mark')
