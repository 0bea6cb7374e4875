"""The roll call, and entry codes of sittings that were deleted.

Nobody's arrival is known of what was before: columns stay empty.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009_0.2.0"
down_revision = "0008_0.2.0"


def upgrade() -> None:
    """Add three columns and a table; no row changes."""
    op.add_column("attempt", sa.Column("arrived_at", sa.DateTime(), nullable=True))
    op.add_column("attempt", sa.Column("arrived_from", sa.String(64), nullable=True))
    op.add_column("attempt", sa.Column("arrived_by", sa.String(80), nullable=True))
    op.create_table(
        "void_entry_code",
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("sitting", sa.String(80), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_void_entry_code_person_id")
        ),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_void_entry_code")),
    )
    op.create_index(op.f("ix_void_entry_code_person_id"), "void_entry_code", ["person_id"])
