"""approval of study plans, and lecturers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015_0.2.0"
down_revision = "0014_0.2.0"


def upgrade() -> None:
    """Add the tables: no plan of before was approved, and no speaker of before was chosen from a register."""
    op.create_table(
        "plan_approval",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("submitted_by", sa.String(length=80), nullable=False),
        sa.Column("submitted_at", sa.DateTime(), nullable=False),
        sa.Column("decided_by", sa.String(length=80), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("voided_by", sa.String(length=80), nullable=True),
        sa.Column("voided_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_plan_approval_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_approval")),
    )
    op.create_index(op.f("ix_plan_approval_unit_id"), "plan_approval", ["unit_id"])
    open_states = sa.text("state IN ('submitted', 'approved')")
    op.create_index(
        "uq_plan_approval_open",
        "plan_approval",
        ["year", "unit_id"],
        unique=True,
        sqlite_where=open_states,
        postgresql_where=open_states,
    )
    op.create_table(
        "lecturer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("unit", sa.String(length=120), nullable=False),
        sa.Column("post", sa.String(length=60), nullable=False),
        sa.Column("fields", sa.String(length=200), nullable=False),
        sa.Column("appointed_by", sa.String(length=120), nullable=False),
        sa.Column("appointed_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("document_number", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_lecturer_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lecturer")),
        sa.UniqueConstraint("person_id", name=op.f("uq_lecturer_person_id")),
    )
    with op.batch_alter_table("event_record") as table:
        table.add_column(sa.Column("lecturer_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_event_record_lecturer_id"), "lecturer", ["lecturer_id"], ["id"]
        )
        table.create_index(op.f("ix_event_record_lecturer_id"), ["lecturer_id"])
