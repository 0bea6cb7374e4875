"""Which exams are a demo's simulated earlier years, for reports to look back on. None of those that stand is one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023_0.2.0"
down_revision = "0022_0.2.0"


def upgrade() -> None:
    """Add the column; no row says anything else than before."""
    op.add_column(
        "exam", sa.Column("history", sa.Boolean(), nullable=False, server_default=sa.false())
    )
