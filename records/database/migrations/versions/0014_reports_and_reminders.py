"""yearly reports and their assessment, reminders and their answers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014_0.2.0"
down_revision = "0013_0.2.0"


def upgrade() -> None:
    """Add the tables; there were no reports and no reminders before."""
    op.create_table(
        "law_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("drafted_by", sa.String(length=80), nullable=True),
        sa.Column("drafted_at", sa.DateTime(), nullable=True),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("submitted_by", sa.String(length=80), nullable=True),
        sa.Column("submitted_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_law_report_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_law_report_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_law_report")),
        sa.UniqueConstraint("year", "person_id", name=op.f("uq_law_report_year_person_id")),
    )
    op.create_index(op.f("ix_law_report_person_id"), "law_report", ["person_id"])
    op.create_index(op.f("ix_law_report_unit_id"), "law_report", ["unit_id"])
    op.create_table(
        "report_assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("meeting", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["law_report.id"], name=op.f("fk_report_assessment_report_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_assessment")),
    )
    op.create_index(op.f("ix_report_assessment_report_id"), "report_assessment", ["report_id"])
    op.create_table(
        "report_level_count",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["report_assessment.id"],
            name=op.f("fk_report_level_count_assessment_id"),
        ),
        sa.PrimaryKeyConstraint("assessment_id", "place", name=op.f("pk_report_level_count")),
    )
    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("found", sa.Text(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("basis", sa.String(length=200), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("sent_by", sa.String(length=80), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=False),
        sa.Column("closed_by", sa.String(length=80), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("close_reason", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_reminder_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
    )
    op.create_index(op.f("ix_reminder_unit_id"), "reminder", ["unit_id"])
    op.create_table(
        "reminder_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reminder_id", sa.Integer(), nullable=False),
        sa.Column("done", sa.Text(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("returned_by", sa.String(length=80), nullable=True),
        sa.Column("returned_at", sa.DateTime(), nullable=True),
        sa.Column("return_reason", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["reminder_id"], ["reminder.id"], name=op.f("fk_reminder_answer_reminder_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_answer")),
    )
    op.create_index(op.f("ix_reminder_answer_reminder_id"), "reminder_answer", ["reminder_id"])
