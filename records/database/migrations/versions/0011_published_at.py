"""Since when the results of an exam are published.

None of those that stand is: until now nothing published any, and no candidate saw one.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011_0.2.0"
down_revision = "0010_0.2.0"


def upgrade() -> None:
    """Add the column; no row changes."""
    op.add_column("exam", sa.Column("published_at", sa.DateTime(), nullable=True))
