"""Keys of sites that say who their reader is"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
import forum.db.base


revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table('spent_token',
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('expires_at', forum.db.base.Moment(), nullable=False),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_spent_token'))
    )
    with op.batch_alter_table('spent_token', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_spent_token_expires_at'), ['expires_at'], unique=False)

    op.create_table('host_key',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('site_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('name', sa.String(length=20), nullable=False),
    sa.Column('created_at', forum.db.base.Moment(), nullable=False),
    sa.Column('ended_at', forum.db.base.Moment(), nullable=True),
    sa.Column('used_at', forum.db.base.Moment(), nullable=True),
    sa.Column('refused_at', forum.db.base.Moment(), nullable=True),
    sa.Column('refusal', sa.String(length=300), nullable=False),
    sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_host_key_site_id_site'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_host_key')),
    sa.UniqueConstraint('name', name=op.f('uq_host_key_name'))
    )
    with op.batch_alter_table('host_key', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_host_key_site_id'), ['site_id'], unique=False)

    with op.batch_alter_table('organisation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('reference', sa.String(length=120), server_default='', nullable=False))
        batch_op.create_index('uq_organisation_reference', ['reference'], unique=True, sqlite_where=sa.text("reference <> ''"), postgresql_where=sa.text("reference <> ''"))



def downgrade() -> None:
    with op.batch_alter_table('organisation', schema=None) as batch_op:
        batch_op.drop_index('uq_organisation_reference', sqlite_where=sa.text("reference <> ''"), postgresql_where=sa.text("reference <> ''"))
        batch_op.drop_column('reference')

    with op.batch_alter_table('host_key', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_host_key_site_id'))

    op.drop_table('host_key')
    with op.batch_alter_table('spent_token', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_spent_token_expires_at'))

    op.drop_table('spent_token')
