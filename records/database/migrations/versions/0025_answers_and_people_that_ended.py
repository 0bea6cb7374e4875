"""Exams whose answers were deleted when their term was over, and people of whom nothing is kept but figures.

None of those that stand is: until now nothing was deleted.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025_0.2.0"
down_revision = "0024_0.2.0"


def upgrade() -> None:
    """Add the columns; no row changes."""
    op.add_column("exam", sa.Column("answers_deleted_at", sa.DateTime(), nullable=True))
    op.add_column("person", sa.Column("deleted_at", sa.DateTime(), nullable=True))
