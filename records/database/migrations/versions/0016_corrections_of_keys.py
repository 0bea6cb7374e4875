"""Corrections of keys, by two people: a table of its own, empty at first."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016_0.2.0"
down_revision = "0015_0.2.0"


def upgrade() -> None:
    """Add the table; no row changes."""
    op.create_table(
        "correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exam_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(100), nullable=False),
        sa.Column("act", sa.String(8), nullable=False),
        sa.Column("key", sa.JSON(), nullable=False),
        sa.Column("typed", sa.String(300), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.Column("found_sha256", sa.String(64), nullable=False),
        sa.Column("proposed_by", sa.String(80), nullable=False),
        sa.Column("proposed_at", sa.DateTime(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("decided_by", sa.String(80), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("applied_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["exam_id"], ["exam.id"], name=op.f("fk_correction_exam_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
    )
    op.create_index(op.f("ix_correction_exam_id"), "correction", ["exam_id"])
    still_open = sa.text("state = 'open'")
    op.create_index(
        "uq_correction_open",
        "correction",
        ["exam_id", "item"],
        unique=True,
        sqlite_where=still_open,
        postgresql_where=still_open,
    )
