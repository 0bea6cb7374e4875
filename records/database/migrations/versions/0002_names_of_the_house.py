"""The names of the house: unit, person, exam_call, sitting; every constraint and index named after its table.

Every table is made anew and its rows are copied, on both databases: PostgreSQL would keep the old names of constraints,
which a later migration then had to tell from those of a database that was made new.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002_0.2.0"
down_revision = "0001_0.1.0"

ROWS = {
    "body": "unit",
    "officer": "person",
    "form_assignment": "exam_call",
    "exam_session": "sitting",
}
"""Tables that change their name, old to new."""

COLUMNS = {
    "body_id": "unit_id",
    "officer_id": "person_id",
    "assignment_id": "call_id",
    "session_id": "sitting_id",
}
"""Columns that change their name, in every table that has them."""

TABLES = [
    "account",
    "answer_event",
    "attempt",
    "audit_entry",
    "audit_head",
    "body",
    "exam",
    "exam_form",
    "exam_session",
    "form_assignment",
    "incident",
    "item_score",
    "log_in",
    "officer",
    "result",
    "room_pulse",
    "self_check_try",
    "submission",
]

OLD = "old_"


def upgrade() -> None:
    """Put the old tables aside, make the new ones, copy, and drop the old ones."""
    old = sa.MetaData()
    # A database may hold tables of somebody else too.
    old.reflect(op.get_bind(), only=TABLES)
    tables = old.sorted_tables
    for table in tables:
        _put_aside(table)
    _make_tables()
    for table in tables:
        _copy(table)
    for table in reversed(tables):
        op.drop_table(OLD + table.name)
    _make_indexes()


def _put_aside(table: sa.Table) -> None:
    for index in table.indexes:
        op.drop_index(str(index.name), table.name)
    op.rename_table(table.name, OLD + table.name)
    if op.get_bind().dialect.name == "postgresql" and "id" in table.c:
        # The new table's sequence gets this name.
        op.execute(f"ALTER SEQUENCE {table.name}_id_seq RENAME TO {OLD}{table.name}_id_seq")


def _copy(table: sa.Table) -> None:
    name = ROWS.get(table.name, table.name)
    before = ", ".join(f'"{column.name}"' for column in table.c)
    after = ", ".join(f'"{COLUMNS.get(column.name, column.name)}"' for column in table.c)
    op.execute(f"INSERT INTO {name} ({after}) SELECT {before} FROM {OLD}{table.name}")
    if op.get_bind().dialect.name == "postgresql" and "id" in table.c:
        # It goes on where the old one stood; numbers are not given twice, whatever was deleted.
        op.execute(
            f"SELECT setval('{name}_id_seq', last_value, is_called) FROM {OLD}{table.name}_id_seq"
        )


def _make_tables() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=160), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_entry"),
    )
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
    )
    op.create_table(
        "exam",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("cut_score", sa.Double(), nullable=False),
        sa.Column("total_points", sa.Double(), nullable=False),
        sa.Column("duration_minutes", sa.Integer(), nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("practice", sa.Boolean(), nullable=False),
        sa.Column("released_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_exam"),
        sa.UniqueConstraint("name", name="uq_exam_name"),
    )
    op.create_table(
        "room_pulse",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_room_pulse"),
    )
    op.create_table(
        "unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_unit"),
        sa.UniqueConstraint("code", name="uq_unit_code"),
        sa.UniqueConstraint("name", name="uq_unit_name"),
    )
    op.create_table(
        "exam_form",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exam_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=4), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["exam_id"], ["exam.id"], name="fk_exam_form_exam_id"),
        sa.PrimaryKeyConstraint("id", name="pk_exam_form"),
        sa.UniqueConstraint("exam_id", "code", name="uq_exam_form_exam_id_code"),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("card_number", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("identity_number", sa.String(length=18), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_person_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("card_number", name="uq_person_card_number"),
        sa.UniqueConstraint("identity_number", name="uq_person_identity_number"),
    )
    op.create_table(
        "sitting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("exam_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.String(length=12), nullable=False),
        sa.Column("practice", sa.Boolean(), nullable=False),
        sa.Column("opens_at", sa.DateTime(), nullable=False),
        sa.Column("starts_at", sa.DateTime(), nullable=True),
        sa.Column("closes_at", sa.DateTime(), nullable=True),
        sa.Column("duration_seconds", sa.Integer(), nullable=False),
        sa.Column("late_seconds", sa.Integer(), nullable=False),
        sa.Column("extension_seconds", sa.Integer(), nullable=False),
        sa.Column("open_book", sa.Boolean(), nullable=False),
        sa.Column("log_leaving", sa.Boolean(), nullable=False),
        sa.Column("paused_at", sa.DateTime(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["exam_id"], ["exam.id"], name="fk_sitting_exam_id"),
        sa.PrimaryKeyConstraint("id", name="pk_sitting"),
        sa.UniqueConstraint("name", name="uq_sitting_name"),
    )
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("login", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_account_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sa.UniqueConstraint("login", name="uq_account_login"),
        sa.UniqueConstraint("person_id", name="uq_account_person_id"),
    )
    op.create_table(
        "exam_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exam_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("form_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["exam_id"], ["exam.id"], name="fk_exam_call_exam_id"),
        sa.ForeignKeyConstraint(["form_id"], ["exam_form.id"], name="fk_exam_call_form_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_exam_call_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_exam_call"),
        sa.UniqueConstraint("exam_id", "person_id", name="uq_exam_call_exam_id_person_id"),
    )
    op.create_table(
        "self_check_try",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.String(length=80), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("lesson", sa.String(length=80), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("right", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_self_check_try_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_self_check_try"),
    )
    op.create_table(
        "attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("room", sa.String(length=40), nullable=False),
        sa.Column("seat", sa.String(length=20), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=True),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("extra_seconds", sa.Integer(), nullable=False),
        sa.Column("extra_reason", sa.String(length=200), nullable=False),
        sa.Column("late_admitted", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(), nullable=True),
        sa.Column("deadline", sa.DateTime(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("answered", sa.Integer(), nullable=True),
        sa.Column("void_proposed_by", sa.String(length=80), nullable=True),
        sa.Column("void_reason", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["exam_call.id"], name="fk_attempt_call_id"),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name="fk_attempt_sitting_id"),
        sa.PrimaryKeyConstraint("id", name="pk_attempt"),
        sa.UniqueConstraint("sitting_id", "call_id", name="uq_attempt_sitting_id_call_id"),
    )
    op.create_table(
        "item_score",
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=12), nullable=False),
        sa.Column("score", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["call_id"], ["exam_call.id"], name="fk_item_score_call_id"),
        sa.PrimaryKeyConstraint("call_id", "question", name="pk_item_score"),
    )
    op.create_table(
        "result",
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("score", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["call_id"], ["exam_call.id"], name="fk_result_call_id"),
        sa.PrimaryKeyConstraint("call_id", name="pk_result"),
    )
    op.create_table(
        "submission",
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(), nullable=True),
        sa.Column("readable", sa.Boolean(), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["exam_call.id"], name="fk_submission_call_id"),
        sa.PrimaryKeyConstraint("call_id", name="pk_submission"),
    )
    op.create_table(
        "answer_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=12), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("marked", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name="fk_answer_event_attempt_id"),
        sa.PrimaryKeyConstraint("id", name="pk_answer_event"),
        sa.UniqueConstraint(
            "attempt_id", "page", "seq", name="uq_answer_event_attempt_id_page_seq"
        ),
    )
    op.create_table(
        "incident",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("detail", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name="fk_incident_attempt_id"),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name="fk_incident_sitting_id"),
        sa.PrimaryKeyConstraint("id", name="pk_incident"),
    )
    op.create_table(
        "log_in",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("attempt_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_log_in_account_id"),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name="fk_log_in_attempt_id"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_log_in"),
    )


def _make_indexes() -> None:
    op.create_index("ix_audit_subject", "audit_entry", ["subject"], unique=False)
    op.create_index("ix_person_unit_id", "person", ["unit_id"], unique=False)
    op.create_index("ix_sitting_exam_id", "sitting", ["exam_id"], unique=False)
    op.create_index("ix_exam_call_exam_id", "exam_call", ["exam_id"], unique=False)
    op.create_index("ix_exam_call_person_id", "exam_call", ["person_id"], unique=False)
    op.create_index(
        "ix_self_check_try_learner", "self_check_try", ["person_id", "item_id"], unique=False
    )
    op.create_index("ix_attempt_call_id", "attempt", ["call_id"], unique=False)
    op.create_index("ix_attempt_code_hash", "attempt", ["code_hash"], unique=False)
    op.create_index("ix_attempt_sitting_id", "attempt", ["sitting_id"], unique=False)
    op.create_index(
        "ix_answer_event_question", "answer_event", ["attempt_id", "question"], unique=False
    )
    op.create_index("ix_incident_attempt_id", "incident", ["attempt_id"], unique=False)
    op.create_index("ix_incident_sitting_id", "incident", ["sitting_id"], unique=False)
    op.create_index("ix_log_in_account_id", "log_in", ["account_id"], unique=False)
    op.create_index("ix_log_in_attempt_id", "log_in", ["attempt_id"], unique=False)
