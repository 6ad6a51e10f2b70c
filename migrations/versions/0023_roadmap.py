"""The roadmap, its subscribers and its news"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import forum.db.base

revision = "0023"
down_revision = "0022"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table('roadmap_item',
    sa.Column('id', NUMBER, nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('html', sa.Text(), nullable=False),
    sa.Column('markup_version', NUMBER, nullable=False),
    sa.Column('category', sa.String(length=60), nullable=False),
    sa.Column('team_id', NUMBER, nullable=True),
    sa.Column('projected_on', sa.Date(), nullable=True),
    sa.Column('links', sa.Text(), nullable=False),
    sa.Column('beta_at', forum.db.base.Moment(), nullable=True),
    sa.Column('beta_url', sa.String(length=500), nullable=False),
    sa.Column('completed_at', forum.db.base.Moment(), nullable=True),
    sa.Column('created_at', forum.db.base.Moment(), nullable=False),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_roadmap_item_team_id_team'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_roadmap_item'))
    )
    op.create_index(op.f('ix_roadmap_item_team_id'), 'roadmap_item', ['team_id'])
    op.create_table('roadmap_news',
    sa.Column('id', NUMBER, nullable=False),
    sa.Column('item_id', NUMBER, nullable=False),
    sa.Column('author_id', NUMBER, nullable=True),
    sa.Column('subject', sa.String(length=120), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('html', sa.Text(), nullable=False),
    sa.Column('markup_version', NUMBER, nullable=False),
    sa.Column('submission', sa.String(length=64), nullable=False),
    sa.Column('told', NUMBER, nullable=False),
    sa.Column('created_at', forum.db.base.Moment(), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['user.id'], name=op.f('fk_roadmap_news_author_id_user'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['item_id'], ['roadmap_item.id'], name=op.f('fk_roadmap_news_item_id_roadmap_item'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_roadmap_news')),
    sa.UniqueConstraint('submission', name=op.f('uq_roadmap_news_submission'))
    )
    op.create_index(op.f('ix_roadmap_news_item_id'), 'roadmap_news', ['item_id'])
    op.create_table('roadmap_subscriber',
    sa.Column('item_id', NUMBER, nullable=False),
    sa.Column('user_id', NUMBER, nullable=False),
    sa.Column('created_at', forum.db.base.Moment(), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['roadmap_item.id'], name=op.f('fk_roadmap_subscriber_item_id_roadmap_item'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_roadmap_subscriber_user_id_user'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('item_id', 'user_id', name=op.f('pk_roadmap_subscriber'))
    )
    op.create_index(op.f('ix_roadmap_subscriber_user_id'), 'roadmap_subscriber', ['user_id'])


def downgrade() -> None:
    for name in ("roadmap_subscriber", "roadmap_news", "roadmap_item"):
        op.drop_table(name)
