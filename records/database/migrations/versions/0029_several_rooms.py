"""Several rooms on one database: what a room knew only in its memory of pages, and the time that all of them go by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029_0.2.0"
down_revision = "0028_0.2.0"


def upgrade() -> None:
    """Add it."""
    op.create_table(
        "open_page",
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("tab", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=True),
        sa.Column("key_given_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name=op.f("fk_open_page_attempt_id")
        ),
        sa.PrimaryKeyConstraint("attempt_id", name=op.f("pk_open_page")),
    )
    with op.batch_alter_table("room_pulse") as table:
        table.add_column(sa.Column("wall", sa.DateTime(), nullable=True))
        table.add_column(
            sa.Column("keeper", sa.String(length=64), nullable=False, server_default="")
        )
        table.add_column(sa.Column("corrections", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("room_pulse") as table:
        table.alter_column("keeper", server_default=None)
        table.alter_column("corrections", server_default=None)
