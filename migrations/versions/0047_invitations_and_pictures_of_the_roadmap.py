"""Invitations, and pictures of the roadmap"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import forum.db.base

revision = "0047"
down_revision = "0050"


def upgrade() -> None:
    op.create_table('invitation',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('email', sa.String(length=320), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('roles', sa.String(length=60), nullable=False),
    sa.Column('team_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('created_at', forum.db.base.Moment(), nullable=False),
    sa.Column('expires_at', forum.db.base.Moment(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['user.id'], name=op.f('fk_invitation_by_id_user'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_invitation_team_id_team'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation')),
    sa.UniqueConstraint('digest', name=op.f('uq_invitation_digest')),
    sa.UniqueConstraint('email', name=op.f('uq_invitation_email'))
    )
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_invitation_by_id'), ['by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_invitation_team_id'), ['team_id'], unique=False)

    with op.batch_alter_table('roadmap_item', schema=None) as batch_op:
        batch_op.add_column(sa.Column('milestone', sa.String(length=60), server_default='', nullable=False))
        batch_op.add_column(sa.Column('picture', sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column('picture_width', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.add_column(sa.Column('picture_height', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.add_column(sa.Column('picture_alt', sa.String(length=200), server_default='', nullable=False))



def downgrade() -> None:
    with op.batch_alter_table('roadmap_item', schema=None) as batch_op:
        batch_op.drop_column('picture_alt')
        batch_op.drop_column('picture_height')
        batch_op.drop_column('picture_width')
        batch_op.drop_column('picture')
        batch_op.drop_column('milestone')

    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_invitation_team_id'))
        batch_op.drop_index(batch_op.f('ix_invitation_by_id'))

    op.drop_table('invitation')
