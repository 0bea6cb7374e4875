"""Irregularities: a table, empty at first."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021_0.2.0"
down_revision = "0020_0.2.0"


def upgrade() -> None:
    """Add it. Incidents stay what they were: what a page told, and notes."""
    op.create_table(
        "irregularity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("what", sa.String(length=500), nullable=False),
        sa.Column("evidence", sa.String(length=200), nullable=False),
        sa.Column("witness", sa.String(length=80), nullable=False),
        sa.Column("happened_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("notified_by", sa.String(length=80), nullable=False),
        sa.Column("notified_at", sa.DateTime(), nullable=True),
        sa.Column("statement", sa.String(length=500), nullable=False),
        sa.Column("heard_by", sa.String(length=80), nullable=False),
        sa.Column("heard_at", sa.DateTime(), nullable=True),
        sa.Column("effect", sa.String(length=10), nullable=True),
        sa.Column("basis", sa.String(length=200), nullable=False),
        sa.Column("grounds", sa.String(length=200), nullable=False),
        sa.Column("barred_until", sa.DateTime(), nullable=True),
        sa.Column("proposed_by", sa.String(length=80), nullable=False),
        sa.Column("proposed_at", sa.DateTime(), nullable=True),
        sa.Column("decided_by", sa.String(length=80), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["call_id"], ["exam_call.id"], name=op.f("fk_irregularity_call_id")
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name=op.f("fk_irregularity_attempt_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_irregularity")),
    )
    for column in ("call_id", "attempt_id"):
        op.create_index(op.f(f"ix_irregularity_{column}"), "irregularity", [column])
