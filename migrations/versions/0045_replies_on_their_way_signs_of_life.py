"""Replies on their way, signs of life"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from forum.db.base import Json, Moment

revision = "0045"
down_revision = "0030"


def upgrade() -> None:
    op.create_table('presence',
    sa.Column('place', sa.String(length=80), nullable=False),
    sa.Column('user_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('seen_at', Moment(), nullable=False),
    sa.Column('wrote_at', Moment(), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_presence_user_id_user'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('place', 'user_id', name=op.f('pk_presence'))
    )
    with op.batch_alter_table('presence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_presence_seen_at'), ['seen_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_presence_user_id'), ['user_id'], unique=False)

    op.create_table('ticket_reply',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('ticket_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('author_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('seen', sa.String(length=120), nullable=False),
    sa.Column('then', sa.String(length=20), server_default='', nullable=False),
    sa.Column('macros', Json, nullable=False),
    sa.Column('created_at', Moment(), nullable=False),
    sa.Column('send_at', Moment(), nullable=False),
    sa.Column('sent_at', Moment(), nullable=True),
    sa.Column('answer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('held_at', Moment(), nullable=True),
    sa.Column('why_held', sa.Text(), server_default='', nullable=False),
    sa.ForeignKeyConstraint(['answer_id'], ['answer.id'], name=op.f('fk_ticket_reply_answer_id_answer'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['author_id'], ['user.id'], name=op.f('fk_ticket_reply_author_id_user'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['ticket_id'], ['ticket.id'], name=op.f('fk_ticket_reply_ticket_id_ticket'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ticket_reply'))
    )
    with op.batch_alter_table('ticket_reply', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ticket_reply_answer_id'), ['answer_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_ticket_reply_author_id'), ['author_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_ticket_reply_sent_at'), ['sent_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_ticket_reply_ticket_id_id'), ['ticket_id', 'id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('ticket_reply', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_ticket_reply_ticket_id_id'))
        batch_op.drop_index(batch_op.f('ix_ticket_reply_sent_at'))
        batch_op.drop_index(batch_op.f('ix_ticket_reply_author_id'))
        batch_op.drop_index(batch_op.f('ix_ticket_reply_answer_id'))

    op.drop_table('ticket_reply')
    with op.batch_alter_table('presence', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_presence_user_id'))
        batch_op.drop_index(batch_op.f('ix_presence_seen_at'))

    op.drop_table('presence')
