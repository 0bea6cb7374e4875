"""How hard items turned out to be; nobody has confirmed anything yet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026_0.2.0"
down_revision = "0025_0.2.0"


def upgrade() -> None:
    """Add it."""
    op.create_table(
        "measured_facility",
        sa.Column("item_id", sa.String(length=80), nullable=False),
        sa.Column("exam_id", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("facility", sa.Double(), nullable=False),
        sa.Column("error", sa.Double(), nullable=True),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("confirmed_by", sa.String(length=120), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["exam_id"], ["exam.id"], name=op.f("fk_measured_facility_exam_id")
        ),
        sa.PrimaryKeyConstraint("item_id", "exam_id", name=op.f("pk_measured_facility")),
    )
