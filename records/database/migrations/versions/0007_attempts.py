"""The attempt is the spine: papers, responses and marks belong to an attempt, and a result names the one that counts.

A paper of 0.1.0 that came without an attempt becomes one without a sitting. What was scored then stays as it was: the
points become responses whose answers are not known (``answer_sha256`` is ``""``) until the paper is scored anew.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007_0.2.0"
down_revision = "0006_0.2.0"

Row = dict[str, Any]

ROWS = {"item_score": "response"}
"""Tables that change their name, old to new."""

ADDED: Counter[str] = Counter()
"""Rows that this migration made: attempts of papers that had none, and papers that were not scored yet."""


def upgrade() -> None:
    """Read what 0.1.0 knew of papers and points, make the new tables, and write it there."""
    ADDED.clear()
    papers = {row["call_id"]: row for row in _rows("SELECT * FROM submission")}
    points = defaultdict(list)
    for row in _rows("SELECT call_id, question, score FROM item_score"):
        points[row["call_id"]].append((row["question"], row["score"]))
    op.drop_table("item_score")
    op.drop_table("submission")
    _make_tables()
    _complete_attempts()
    attempts = _attempts_of_papers(papers)
    outcomes = {
        row["call_id"]: row["outcome"] for row in _rows("SELECT call_id, outcome FROM result")
    }
    constructed = _constructed()
    for call, attempt in attempts.items():
        if call in papers:
            _write_paper(attempt, papers[call], points[call], outcomes.get(call), constructed[call])
    for call, outcome in outcomes.items():
        if call in attempts and outcome != "absent":
            _update("result", "attempt_id", attempts[call], "call_id", call)


def _make_tables() -> None:
    with op.batch_alter_table("attempt") as attempt:
        attempt.alter_column("sitting_id", existing_type=sa.Integer(), nullable=True)
        attempt.add_column(sa.Column("form_id", sa.Integer(), nullable=True))
        attempt.add_column(sa.Column("ordinal", sa.Integer(), nullable=True))
        attempt.add_column(sa.Column("assignment", sa.String(120), nullable=True))
        attempt.add_column(sa.Column("content_hash", sa.String(64), nullable=True))
    with op.batch_alter_table("result") as result:
        result.add_column(sa.Column("attempt_id", sa.Integer(), nullable=True))
        result.create_foreign_key("fk_result_attempt_id", "attempt", ["attempt_id"], ["id"])
    op.create_index("ix_result_attempt_id", "result", ["attempt_id"])
    op.create_table(
        "submission",
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("door", sa.String(12), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(), nullable=True),
        sa.Column("scored_sha256", sa.String(64), nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name="fk_submission_attempt_id"),
        sa.PrimaryKeyConstraint("attempt_id", name="pk_submission"),
    )
    op.create_table(
        "response",
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(12), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("answer_sha256", sa.String(64), nullable=False),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name="fk_response_attempt_id"),
        sa.PrimaryKeyConstraint("attempt_id", "question", name="pk_response"),
    )
    op.create_table(
        "former_response",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(12), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("answer_sha256", sa.String(64), nullable=False),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("until", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name="fk_former_response_attempt_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_former_response"),
    )
    op.create_index("ix_former_response_question", "former_response", ["attempt_id", "question"])
    op.create_table(
        "mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(12), nullable=False),
        sa.Column("answer_sha256", sa.String(64), nullable=False),
        sa.Column("points", sa.Double(), nullable=True),
        sa.Column("who", sa.String(80), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name="fk_mark_attempt_id"),
        sa.PrimaryKeyConstraint("id", name="pk_mark"),
    )
    op.create_index("ix_mark_question", "mark", ["attempt_id", "question"])


def _complete_attempts() -> None:
    """Each attempt's form and number; all of a call had the same name in nbgrader, and their files lie under it."""
    counts: defaultdict[int, int] = defaultdict(int)
    for row in _rows(
        "SELECT a.id, a.call_id, c.form_id, f.code, e.name FROM attempt a"
        " JOIN exam_call c ON c.id = a.call_id JOIN exam_form f ON f.id = c.form_id"
        " JOIN exam e ON e.id = c.exam_id ORDER BY a.id"
    ):
        counts[row["call_id"]] += 1
        op.get_bind().execute(
            sa.text(
                "UPDATE attempt SET form_id = :form_id, ordinal = :ordinal, assignment = :name,"
                " content_hash = '' WHERE id = :id"
            ),
            {
                "form_id": row["form_id"],
                "ordinal": counts[row["call_id"]],
                "name": f"{row['name']}-{row['code']}",
                "id": row["id"],
            },
        )
    with op.batch_alter_table("attempt") as attempt:
        kinds: dict[str, sa.types.TypeEngine[Any]] = {
            "form_id": sa.Integer(),
            "ordinal": sa.Integer(),
            "assignment": sa.String(120),
            "content_hash": sa.String(64),
        }
        for name, kind in kinds.items():
            attempt.alter_column(name, existing_type=kind, nullable=False)
        attempt.create_foreign_key("fk_attempt_form_id", "exam_form", ["form_id"], ["id"])
        attempt.create_unique_constraint("uq_attempt_call_id_ordinal", ["call_id", "ordinal"])


def _attempts_of_papers(papers: dict[int, Row]) -> dict[int, int]:
    """The attempt of each call that its paper belongs to: the last one, or a new one without a sitting."""
    last: dict[int, Row] = {}
    for row in _rows("SELECT id, call_id, state, sha256, ended_at FROM attempt ORDER BY id"):
        last[row["call_id"]] = row
        if row["state"] in ("handed_in", "expired"):
            # Not scored yet, unless its paper is found below.
            _insert(
                "submission",
                {
                    "attempt_id": row["id"],
                    "door": "room",
                    "sha256": row["sha256"],
                    "handed_in_at": row["ended_at"],
                    "scored_sha256": None,
                    "problem": "",
                },
            )
    number = max((row["id"] for row in _rows("SELECT id FROM attempt")), default=0)
    calls = {
        row["id"]: row
        for row in _rows(
            "SELECT c.id, c.form_id, f.code, e.name, e.simulated FROM exam_call c"
            " JOIN exam_form f ON f.id = c.form_id JOIN exam e ON e.id = c.exam_id"
        )
    }
    found = {call: row["id"] for call, row in last.items()}
    for call, paper in papers.items():
        known, facts = last.get(call), calls[call]
        done = {"state": "handed_in", "sha256": paper["sha256"], "ended_at": paper["handed_in_at"]}
        if known is None:
            number += 1
            found[call] = number
            ADDED["attempt"] += 1
            _insert(
                "attempt",
                {
                    **{"id": number, "call_id": call, "form_id": facts["form_id"], "ordinal": 1},
                    **{"assignment": f"{facts['name']}-{facts['code']}", "content_hash": ""},
                    **{"room": "", "seat": "", "seed": 0, "extra_seconds": 0, "extra_reason": ""},
                    **{"late_admitted": False, "page": 0, "void_reason": "", **done},
                },
            )
        elif known["state"] == "called":
            # A practice paper that was handed in from JupyterLab.
            for name, value in done.items():
                _update("attempt", name, value, "id", known["id"])
        if known is None or known["state"] not in ("handed_in", "expired"):
            simulated = paper["simulated"] or facts["simulated"]
            _insert(
                "submission",
                {
                    "attempt_id": found[call],
                    "door": "simulation" if simulated else "file",
                    "sha256": paper["sha256"],
                    "handed_in_at": paper["handed_in_at"],
                    "scored_sha256": None,
                    "problem": "",
                },
            )
    ADDED["submission"] = _count("submission") - len(papers)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SELECT setval('attempt_id_seq', (SELECT coalesce(max(id), 1) FROM attempt))")
    return found


def _write_paper(
    attempt: int,
    paper: Row,
    points: list[tuple[str, float | None]],
    outcome: str | None,
    constructed: frozenset[str],
) -> None:
    """The scorer's findings on one paper, with the status that each score had."""
    problems = paper["problems"]
    problems = json.loads(problems) if isinstance(problems, str) else problems
    reasons = {each["question"]: each["reason"] for each in problems}
    _update("submission", "scored_sha256", paper["sha256"], "attempt_id", attempt)
    _update("submission", "problem", reasons.pop("", ""), "attempt_id", attempt)
    if outcome != "exception":
        reasons = {}  # A person has resolved them all.
    rows = []
    for question, points_of_it in points:
        score = None if question in reasons else points_of_it
        status = "scored"
        if score is None:
            marked = question in constructed and question not in reasons
            status = "pending" if marked else "unreadable"
        rows.append(
            {
                **{"attempt_id": attempt, "question": question, "value": "null"},
                **{"answer_sha256": "", "status": status, "score": score},
                "reason": reasons.get(question, ""),
            }
        )
    if rows:
        names = ", ".join(rows[0])
        values = ", ".join(f":{name}" for name in rows[0])
        op.get_bind().execute(sa.text(f"INSERT INTO response ({names}) VALUES ({values})"), rows)


def _constructed() -> dict[int, frozenset[str]]:
    """Of each call the questions that a person marks."""
    found = {}
    for row in _rows(
        "SELECT c.id, f.questions FROM exam_call c JOIN exam_form f ON f.id = c.form_id"
    ):
        questions = row["questions"]
        questions = json.loads(questions) if isinstance(questions, str) else questions
        found[row["id"]] = frozenset(
            each["name"] for each in questions if each["kind"] in ("short_answer", "essay")
        )
    return found


def _rows(query: str) -> list[Row]:
    return [dict(row) for row in op.get_bind().execute(sa.text(query)).mappings()]


def _count(table: str) -> int:
    return int(op.get_bind().execute(sa.text(f"SELECT count(*) FROM {table}")).scalar_one())


def _insert(table: str, row: Row) -> None:
    names = ", ".join(row)
    values = ", ".join(f":{name}" for name in row)
    op.get_bind().execute(sa.text(f"INSERT INTO {table} ({names}) VALUES ({values})"), row)


def _update(table: str, name: str, value: object, key: str, at: int) -> None:
    statement = sa.text(f"UPDATE {table} SET {name} = :value WHERE {key} = :at")
    op.get_bind().execute(statement, {"value": value, "at": at})
