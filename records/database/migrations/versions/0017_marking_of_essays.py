"""Marking of answers that people judge: four tables of their own, empty at first."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017_0.2.0"
down_revision = "0016_0.2.0"


def upgrade() -> None:
    """Add the tables; no row changes."""
    op.create_table(
        "marking_task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exam_id", sa.Integer(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.String(length=80), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("points", sa.Double(), nullable=False),
        sa.Column("label", sa.String(length=20), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("context", sa.Text(), nullable=False),
        sa.Column("stem", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("rubric", sa.JSON(), nullable=False),
        sa.Column("markers", sa.JSON(), nullable=False),
        sa.Column("writers", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("opened_by", sa.String(length=80), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("closed_by", sa.String(length=80), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["exam_id"], ["exam.id"], name=op.f("fk_marking_task_exam_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_marking_task")),
        sa.UniqueConstraint(
            "exam_id",
            "batch",
            "item_id",
            "part",
            "points",
            name=op.f("uq_marking_task_exam_id_batch_item_id_part_points"),
        ),
    )
    op.create_table(
        "marking_seed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("points", sa.Double(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["task_id"], ["marking_task.id"], name=op.f("fk_marking_seed_task_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_marking_seed")),
    )
    op.create_index("ix_marking_seed_task_id", "marking_seed", ["task_id"])

    op.create_table(
        "marking_script",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=12), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("answer_sha256", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("again", sa.Boolean(), nullable=False),
        sa.Column("final", sa.Double(), nullable=True),
        sa.Column("rule", sa.String(length=8), nullable=True),
        sa.Column("mark_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name=op.f("fk_marking_script_attempt_id")
        ),
        sa.ForeignKeyConstraint(["mark_id"], ["mark.id"], name=op.f("fk_marking_script_mark_id")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_marking_script_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["marking_task.id"], name=op.f("fk_marking_script_task_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_marking_script")),
        sa.UniqueConstraint(
            "task_id",
            "attempt_id",
            "answer_sha256",
            name=op.f("uq_marking_script_task_id_attempt_id_answer_sha256"),
        ),
    )
    op.create_index("ix_marking_script_attempt", "marking_script", ["attempt_id", "question"])

    op.create_table(
        "marking_turn",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=16), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("script_id", sa.Integer(), nullable=True),
        sa.Column("seed_id", sa.Integer(), nullable=True),
        sa.Column("of_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("position", sa.Double(), nullable=False),
        sa.Column("login", sa.String(length=80), nullable=True),
        sa.Column("leased_until", sa.DateTime(), nullable=True),
        sa.Column("draft", sa.JSON(), nullable=True),
        sa.Column("criteria", sa.JSON(), nullable=True),
        sa.Column("points", sa.Double(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("given_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["of_id"], ["marking_turn.id"], name=op.f("fk_marking_turn_of_id")),
        sa.ForeignKeyConstraint(
            ["script_id"], ["marking_script.id"], name=op.f("fk_marking_turn_script_id")
        ),
        sa.ForeignKeyConstraint(
            ["seed_id"], ["marking_seed.id"], name=op.f("fk_marking_turn_seed_id")
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["marking_task.id"], name=op.f("fk_marking_turn_task_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_marking_turn")),
        sa.UniqueConstraint("key", name=op.f("uq_marking_turn_key")),
    )
    op.create_index("ix_marking_turn_login", "marking_turn", ["login", "task_id"])
    op.create_index("ix_marking_turn_waiting", "marking_turn", ["task_id", "state", "position"])
    op.create_index(
        "uq_marking_turn_reader",
        "marking_turn",
        ["script_id", "login"],
        unique=True,
        sqlite_where=sa.text("state IN ('leased', 'given') AND kind <> 'refed'"),
        postgresql_where=sa.text("state IN ('leased', 'given') AND kind <> 'refed'"),
    )
    op.create_index(
        "uq_marking_turn_round",
        "marking_turn",
        ["script_id", "kind"],
        unique=True,
        sqlite_where=sa.text(
            "state IN ('waiting', 'leased', 'given') AND kind NOT IN ('seed', 'refed')"
        ),
        postgresql_where=sa.text(
            "state IN ('waiting', 'leased', 'given') AND kind NOT IN ('seed', 'refed')"
        ),
    )
