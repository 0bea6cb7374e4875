"""Halls that go on by themselves: packs, files that came back and the papers in these; and deletions that two people decide."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028_0.2.0"
down_revision = "0027_0.2.0"


def upgrade() -> None:
    """Add them."""
    op.create_table(
        "hall_pack",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("exam_id", sa.Integer(), nullable=False),
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("sitting", sa.String(length=80), nullable=False),
        sa.Column("hall", sa.String(length=40), nullable=False),
        sa.Column("known", sa.JSON(), nullable=False),
        sa.Column("answers_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("opening", sa.String(length=32), nullable=False),
        sa.Column("made_by", sa.String(length=80), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["exam_id"], ["exam.id"], name=op.f("fk_hall_pack_exam_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hall_pack")),
    )
    with op.batch_alter_table("hall_pack", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hall_pack_exam_id"), ["exam_id"], unique=False)

    op.create_table(
        "hall_return",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pack_id", sa.String(length=32), nullable=False),
        sa.Column("opening", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("trail", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["pack_id"], ["hall_pack.id"], name=op.f("fk_hall_return_pack_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hall_return")),
        sa.UniqueConstraint("digest", name=op.f("uq_hall_return_digest")),
    )
    with op.batch_alter_table("hall_return", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hall_return_pack_id"), ["pack_id"], unique=False)

    op.create_table(
        "hall_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("return_id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("state_there", sa.String(length=12), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("answered", sa.Integer(), nullable=True),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("take", sa.String(length=4), nullable=True),
        sa.Column("grounds", sa.String(length=200), nullable=False),
        sa.Column("proposed_by", sa.String(length=80), nullable=True),
        sa.Column("decided_by", sa.String(length=80), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name=op.f("fk_hall_paper_attempt_id")
        ),
        sa.ForeignKeyConstraint(["call_id"], ["exam_call.id"], name=op.f("fk_hall_paper_call_id")),
        sa.ForeignKeyConstraint(
            ["return_id"], ["hall_return.id"], name=op.f("fk_hall_paper_return_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hall_paper")),
    )
    with op.batch_alter_table("hall_paper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hall_paper_attempt_id"), ["attempt_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_hall_paper_call_id"), ["call_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_hall_paper_return_id"), ["return_id"], unique=False)
    op.create_table(
        "deletion_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("proposed_by", sa.String(length=80), nullable=False),
        sa.Column("proposed_at", sa.DateTime(), nullable=False),
        sa.Column("decided_by", sa.String(length=80), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deletion_proposal")),
    )
