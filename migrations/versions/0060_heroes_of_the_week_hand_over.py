"""Heroes of the week hand over"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.db.base import Moment

revision = "0060"
down_revision = "0047"


def upgrade() -> None:
    op.create_table('day_end',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('user_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', Moment(), nullable=False),
    sa.Column('back_at', Moment(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_day_end_user_id_user'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_day_end'))
    )
    with op.batch_alter_table('day_end', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_day_end_back_at'), ['back_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_day_end_user_id'), ['user_id'], unique=False)

    op.create_table('hero_week',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('team_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('monday', sa.Date(), nullable=False),
    sa.Column('user_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('at', Moment(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['user.id'], name=op.f('fk_hero_week_by_id_user'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_hero_week_team_id_team'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_hero_week_user_id_user'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hero_week'))
    )
    with op.batch_alter_table('hero_week', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_hero_week_by_id'), ['by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_hero_week_monday'), ['monday'], unique=False)
        batch_op.create_index(batch_op.f('ix_hero_week_team_id_monday_id'), ['team_id', 'monday', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_hero_week_user_id'), ['user_id'], unique=False)

    op.create_table('site_team',
    sa.Column('site_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('team_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_site_team_site_id_site'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_site_team_team_id_team'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('site_id', name=op.f('pk_site_team'))
    )
    with op.batch_alter_table('site_team', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_site_team_team_id'), ['team_id'], unique=False)

    op.create_table('handed',
    sa.Column('ticket_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('from_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('to_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', Moment(), nullable=False),
    sa.Column('taken_at', Moment(), nullable=True),
    sa.ForeignKeyConstraint(['from_id'], ['user.id'], name=op.f('fk_handed_from_id_user'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_handed_ticket_id_ticket'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['to_id'], ['user.id'], name=op.f('fk_handed_to_id_user'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('ticket_id', name=op.f('pk_handed'))
    )
    with op.batch_alter_table('handed', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_handed_from_id'), ['from_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_handed_to_id'), ['to_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('handed', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_handed_to_id'))
        batch_op.drop_index(batch_op.f('ix_handed_from_id'))

    op.drop_table('handed')
    with op.batch_alter_table('site_team', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_site_team_team_id'))

    op.drop_table('site_team')
    with op.batch_alter_table('hero_week', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_hero_week_user_id'))
        batch_op.drop_index(batch_op.f('ix_hero_week_team_id_monday_id'))
        batch_op.drop_index(batch_op.f('ix_hero_week_monday'))
        batch_op.drop_index(batch_op.f('ix_hero_week_by_id'))

    op.drop_table('hero_week')
    with op.batch_alter_table('day_end', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_day_end_user_id'))
        batch_op.drop_index(batch_op.f('ix_day_end_back_at'))

    op.drop_table('day_end')
