"""${message}."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = ${repr(up_revision).replace("'", '"')}
down_revision = ${repr(down_revision).replace("'", '"')}

ROWS: dict[str, str] = {}
"""Tables that change their name, old to new. Every table keeps the number of its rows, or the upgrade is undone."""


def upgrade() -> None:
    """Change the tables; ``op`` works on SQLite and PostgreSQL alike inside ``op.batch_alter_table``."""
    ${upgrades if upgrades else "pass"}
