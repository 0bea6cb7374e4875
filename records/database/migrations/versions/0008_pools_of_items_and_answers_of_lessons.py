"""Pools of items, and the answers of lessons as one record for all doors.

What stands in a form of a formal exam is formal, whatever its file may say later; what stands on practice papers alone is
practice from now on, since people were told how they did on it. The last try at a self-check question
becomes the answer that stands there.
"""

from __future__ import annotations

import datetime as dt
import json

import sqlalchemy as sa
from alembic import op

revision = "0008_0.2.0"
down_revision = "0007_0.2.0"

ROWS: dict[str, str] = {}
"""Tables that change their name, old to new. Every table keeps the number of its rows, or the upgrade is undone."""


def upgrade() -> None:
    """Make the two tables and fill them from what is on record."""
    pools = op.create_table(
        "item_pool",
        sa.Column("item_id", sa.String(80), nullable=False),
        sa.Column("pool", sa.String(10), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("by", sa.String(120), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_item_pool")),
    )
    answers = op.create_table(
        "study_answer",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.String(80), nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("right", sa.Boolean(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_study_answer_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "item_id", name=op.f("pk_study_answer")),
    )
    bind = op.get_bind()
    now = dt.datetime.now(dt.UTC).replace(tzinfo=None)
    formal, practice = (_items_of_exams(bind, practice=each) for each in (False, True))
    common = {"since": now, "by": "", "reason": ""}
    found = {"by": "lawstudy upgrade", "reason": "升级前已经用在练习卷中"}
    rows = [{"item_id": item, "pool": "formal", **common} for item in sorted(formal)]
    rows += [
        {"item_id": item, "pool": "practice", **common, **found}
        for item in sorted(practice - formal)
    ]
    if rows:
        bind.execute(pools.insert(), rows)
    bind.execute(
        answers.insert().from_select(
            ["person_id", "item_id", "content_hash", "answer", "right", "at"],
            sa.text(
                'SELECT person_id, item_id, content_hash, answer, "right", at FROM self_check_try'
                " WHERE id IN (SELECT MAX(id) FROM self_check_try GROUP BY person_id, item_id)"
            ).columns(
                *(
                    sa.column(name)
                    for name in ("person_id", "item_id", "content_hash", "answer", "right", "at")
                )
            ),
        )
    )


def _items_of_exams(bind: sa.Connection, *, practice: bool) -> set[str]:
    exam = sa.table("exam", sa.column("id"), sa.column("practice", sa.Boolean()))
    form = sa.table("exam_form", sa.column("exam_id"), sa.column("questions"))
    rows = bind.execute(
        sa.select(form.c.questions)
        .join(exam, exam.c.id == form.c.exam_id)
        .where(exam.c.practice.is_(practice))
    )
    found = set[str]()
    for (questions,) in rows:
        # A driver may have read the JSON already.
        listed = json.loads(questions) if isinstance(questions, str) else questions
        found |= {question["item_id"] for question in listed}
    return found
