"""Score reviews: a table, empty at first; and with what was published, the paper that made it and how it came about."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020_0.2.0"
down_revision = "0019_0.2.0"


def upgrade() -> None:
    """Add them. Of results that were published before, nobody kept how they came about: that stays empty."""
    op.add_column(
        "published_result",
        sa.Column("paper_sha256", sa.String(length=64), nullable=False, server_default=""),
    )
    op.add_column(
        "published_result",
        sa.Column("explanation", sa.Text(), nullable=False, server_default=""),
    )
    op.create_table(
        "appeal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("publication_id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("paper_sha256", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("taken_by", sa.String(length=80), nullable=False),
        sa.Column("taken_at", sa.DateTime(), nullable=True),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.Column("reader", sa.String(length=80), nullable=False),
        sa.Column("reading", sa.JSON(), nullable=False),
        sa.Column("read_at", sa.DateTime(), nullable=True),
        sa.Column("verdict", sa.String(length=10), nullable=True),
        sa.Column("decided_by", sa.String(length=80), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("grounds", sa.String(length=200), nullable=False),
        sa.Column("told_by", sa.String(length=80), nullable=False),
        sa.Column("told_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["call_id"], ["exam_call.id"], name=op.f("fk_appeal_call_id")),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication.id"], name=op.f("fk_appeal_publication_id")
        ),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_appeal_attempt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal")),
        sa.UniqueConstraint("call_id", name=op.f("uq_appeal_call_id")),
    )
