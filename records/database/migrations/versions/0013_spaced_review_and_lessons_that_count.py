"""spaced review and lessons that count."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013_0.2.0"
down_revision = "0012_0.2.0"


def upgrade() -> None:
    """Add the tables; nobody's review has begun, and no lesson counts yet: there were no rules for it."""
    op.create_table(
        "lesson_study",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("lesson", sa.String(length=80), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("last_at", sa.DateTime(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("passed_at", sa.DateTime(), nullable=True),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_lesson_study_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "lesson", name=op.f("pk_lesson_study")),
    )
    op.create_table(
        "review_card",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=160), nullable=False),
        sa.Column("item_id", sa.String(length=80), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("stability", sa.Double(), nullable=False),
        sa.Column("difficulty", sa.Double(), nullable=False),
        sa.Column("right", sa.Boolean(), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_review_card_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "topic", name=op.f("pk_review_card")),
    )
    op.create_index("ix_review_card_due", "review_card", ["person_id", "due_on"])
