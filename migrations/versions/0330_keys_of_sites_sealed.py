"""The secret of a site's key lies with it, sealed: what it is does not depend on that of the installation any more"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0330"
down_revision = "0322"


def upgrade() -> None:
    op.add_column("host_key", sa.Column("sealed", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("host_key") as batch:
        batch.drop_column("sealed")
