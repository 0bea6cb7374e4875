"""三审三校: how texts stand and the steps of their reviews, both empty at first: what is released stays as it is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022_0.2.0"
down_revision = "0021_0.2.0"


def upgrade() -> None:
    """Add them."""
    op.create_table(
        "text_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("approved_hash", sa.String(length=64), nullable=False),
        sa.Column("approved_text", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("writer", sa.String(length=80), nullable=False),
        sa.Column("important", sa.Boolean(), nullable=False),
        sa.Column("typing", sa.Boolean(), nullable=False),
        sa.Column("held", sa.String(length=400), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_review")),
        sa.UniqueConstraint("kind", "subject", name=op.f("uq_text_review_kind_subject")),
    )
    op.create_table(
        "text_review_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.Column("checklist", sa.JSON(), nullable=False),
        sa.Column("read_aloud", sa.Boolean(), nullable=False),
        sa.Column("facility", sa.Double(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("proposed", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_id"], ["text_review.id"], name=op.f("fk_text_review_step_review_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_review_step")),
    )
    op.create_index(
        op.f("ix_text_review_step_review_id"), "text_review_step", ["review_id"], unique=False
    )
