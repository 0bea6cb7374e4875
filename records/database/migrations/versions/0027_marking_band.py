"""How near to the cut score a paper is read again, where the head of marking said so; until now as the exam's rules say."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027_0.2.0"
down_revision = "0026_0.2.0"


def upgrade() -> None:
    """Add it."""
    with op.batch_alter_table("marking_task") as batch:
        batch.add_column(sa.Column("band_points", sa.Double(), nullable=True))
