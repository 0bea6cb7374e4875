"""Proposals about signing keys, none at first; turns of marking are found by their answer and by their state."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024_0.2.0"
down_revision = "0023_0.2.0"


def upgrade() -> None:
    """Add them."""
    op.create_table(
        "signing_key_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=10), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("proposed_by", sa.String(length=80), nullable=False),
        sa.Column("proposed_at", sa.DateTime(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("decided_by", sa.String(length=80), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_key_proposal")),
    )
    is_open = sa.text("state = 'open'")
    op.create_index(
        "uq_signing_key_proposal_open",
        "signing_key_proposal",
        ["state"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    op.drop_index("ix_marking_turn_login", "marking_turn")
    op.create_index("ix_marking_turn_login", "marking_turn", ["login", "task_id", "state"])
    op.create_index("ix_marking_turn_script", "marking_turn", ["script_id", "login"])
