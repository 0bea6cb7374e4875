"""What one person proposes about a paper, for a second one to decide: a table of its own, empty at first."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010_0.2.0"
down_revision = "0009_0.2.0"


def upgrade() -> None:
    """Add the table; no row changes."""
    op.create_table(
        "paper_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(16), nullable=False),
        sa.Column("question", sa.String(12), nullable=False),
        sa.Column("points", sa.Double(), nullable=True),
        sa.Column("answer_sha256", sa.String(64), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("proposed_by", sa.String(80), nullable=False),
        sa.Column("proposed_at", sa.DateTime(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("decided_by", sa.String(80), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name=op.f("fk_paper_proposal_attempt_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_proposal")),
    )
    op.create_index(op.f("ix_paper_proposal_attempt_id"), "paper_proposal", ["attempt_id"])
    still_open = sa.text("state = 'open'")
    op.create_index(
        "uq_paper_proposal_open",
        "paper_proposal",
        ["attempt_id", "question"],
        unique=True,
        sqlite_where=still_open,
        postgresql_where=still_open,
    )
