"""People get a candidate number of their own; those of before keep their card number as theirs.

Their papers and their rows in nbgrader's gradebook stand under it, and a number stays for good.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004_0.2.0"
down_revision = "0003_0.2.0"


def upgrade() -> None:
    """Add the column, fill it, and let it be nobody else's."""
    op.add_column("person", sa.Column("number", sa.String(40), nullable=True))
    op.execute("UPDATE person SET number = card_number")
    with op.batch_alter_table("person") as table:
        table.alter_column("number", existing_type=sa.String(40), nullable=False)
        table.create_unique_constraint("uq_person_number", ["number"])
