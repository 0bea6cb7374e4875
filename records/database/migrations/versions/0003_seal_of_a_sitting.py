"""The seal of a sitting: the secret from which the keys of its sealed papers are made."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003_0.2.0"
down_revision = "0002_0.2.0"


def upgrade() -> None:
    """Add the column; a sitting gets its seal when somebody first waits for its paper."""
    op.add_column("sitting", sa.Column("seal", sa.LargeBinary(32), nullable=True))
