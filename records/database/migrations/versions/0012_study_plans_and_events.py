"""Study plans and events: tables of their own, empty at first."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012_0.2.0"
down_revision = "0011_0.2.0"


def upgrade() -> None:
    """Add the tables; no row changes."""
    op.create_table(
        "plan_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("audience", sa.String(length=10), nullable=False),
        sa.Column("rank", sa.String(length=40), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("hours", sa.Double(), nullable=True),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("material", sa.String(length=300), nullable=False),
        sa.Column("responsible_id", sa.Integer(), nullable=False),
        sa.Column("basis", sa.String(length=200), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["responsible_id"], ["unit.id"], name=op.f("fk_plan_entry_responsible_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_plan_entry_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_entry")),
        sa.UniqueConstraint(
            "year",
            "unit_id",
            "number",
            "version",
            name=op.f("uq_plan_entry_year_unit_id_number_version"),
        ),
    )
    op.create_index(op.f("ix_plan_entry_unit_id"), "plan_entry", ["unit_id"])

    op.create_table(
        "study_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("source_key", sa.String(length=64), nullable=True),
        sa.Column("made_by", sa.String(length=80), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_study_event_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_study_event")),
        sa.UniqueConstraint("source_key", name=op.f("uq_study_event_source_key")),
    )
    op.create_index(op.f("ix_study_event_unit_id"), "study_event", ["unit_id"])

    op.create_table(
        "event_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("meeting", sa.String(length=120), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("start", sa.String(length=5), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("hours", sa.Double(), nullable=True),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("chair", sa.String(length=60), nullable=False),
        sa.Column("speaker", sa.String(length=60), nullable=False),
        sa.Column("speaker_unit", sa.String(length=120), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("focus", sa.Text(), nullable=False),
        sa.Column("way", sa.String(length=60), nullable=False),
        sa.Column("discussion", sa.Text(), nullable=False),
        sa.Column("recorder", sa.String(length=60), nullable=False),
        sa.Column("attachments", sa.String(length=300), nullable=False),
        sa.Column("case_number", sa.String(length=80), nullable=False),
        sa.Column("cause", sa.String(length=120), nullable=False),
        sa.Column("court", sa.String(length=120), nullable=False),
        sa.Column("on_site", sa.Boolean(), nullable=True),
        sa.Column("own_case", sa.Boolean(), nullable=True),
        sa.Column("appearing", sa.String(length=60), nullable=False),
        sa.Column("correction", sa.String(length=200), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("submitted_by", sa.String(length=80), nullable=True),
        sa.Column("submitted_at", sa.DateTime(), nullable=True),
        sa.Column("decided_by", sa.String(length=80), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("return_reason", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["plan_entry.id"], name=op.f("fk_event_record_entry_id")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["study_event.id"], name=op.f("fk_event_record_event_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_record")),
    )
    op.create_index("ix_event_record_counting", "event_record", ["state", "event_id"])
    op.create_index(op.f("ix_event_record_entry_id"), "event_record", ["entry_id"])
    op.create_index(op.f("ix_event_record_event_id"), "event_record", ["event_id"])
    op.create_index(
        "uq_event_record_open",
        "event_record",
        ["event_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('draft', 'submitted')"),
        postgresql_where=sa.text("state IN ('draft', 'submitted')"),
    )

    op.create_table(
        "attendance",
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("presence", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=120), nullable=False),
        sa.Column("made_up_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_attendance_person_id")),
        sa.ForeignKeyConstraint(
            ["record_id"], ["event_record.id"], name=op.f("fk_attendance_record_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_attendance_unit_id")),
        sa.PrimaryKeyConstraint("record_id", "person_id", name=op.f("pk_attendance")),
    )
    op.create_index(op.f("ix_attendance_person_id"), "attendance", ["person_id"])

    op.create_table(
        "material_step",
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=8), nullable=False),
        sa.Column("by", sa.String(length=60), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["event_record.id"], name=op.f("fk_material_step_record_id")
        ),
        sa.PrimaryKeyConstraint("record_id", "step", name=op.f("pk_material_step")),
    )
