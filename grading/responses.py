"""Responses on record: written where they are new, and what they said before is kept where they have changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, cast

from sqlalchemy import Table, bindparam, insert, select, update
from sqlalchemy.orm import Session

from foundation.clock import utc_now
from grading.scoring import ScoredAnswer
from records.exams.response import FormerResponse, Response
from records.many_rows import execute_many, portions

Judged = tuple[ScoredAnswer, float | None]
"""An answer with what the rule says of it, and the points of the mark that counts."""

_RESPONSE = cast("Table", Response.__table__)
_FACTS = ("value", "answer_sha256", "status", "score", "reason")
_FORMER = ("value", "answer_sha256", "status", "score")


def write_responses(db: Session, attempts: Mapping[int, Mapping[str, Judged]]) -> None:
    """Put the responses of attempts on record, in the caller's transaction."""
    known = _known(db, attempts)
    new, changed, former = [], [], []
    for attempt, responses in attempts.items():
        for question, (answer, mark) in responses.items():
            row = {"attempt_id": attempt, "question": question, **_row(answer, mark)}
            before = known.get((attempt, question))
            if before is None:
                new.append(row)
            elif any(before[name] != row[name] for name in _FACTS):
                changed.append({**row, "at_attempt": attempt, "at_question": question})
                # What 0.1.0 scored without keeping the answer has no history to keep, unless it was worth something else.
                if before["answer_sha256"] or before["score"] != row["score"]:
                    former.append(before)
    db.flush()
    execute_many(db.connection(), insert(_RESPONSE), new)
    _replace(db, changed, former)


def void_responses(db: Session, attempt: int) -> None:
    """None of the attempt's answers counts any more; what they were worth is kept."""
    rows = [before for before in _known(db, [attempt]).values() if before["status"] != "voided"]
    voided = {"status": "voided", "score": None, "reason": ""}
    changed = [
        {**row, **voided, "at_attempt": attempt, "at_question": row["question"]} for row in rows
    ]
    _replace(db, changed, rows)


def _known(db: Session, attempts: Collection[int]) -> dict[tuple[int, str], dict[str, Any]]:
    found = {}
    names = _RESPONSE.columns.keys()
    for some in portions(attempts):
        for values in db.execute(select(_RESPONSE).where(_RESPONSE.c.attempt_id.in_(some))):
            row = dict(zip(names, values, strict=True))
            found[row["attempt_id"], row["question"]] = row
    return found


def _replace(db: Session, changed: list[dict[str, Any]], former: list[dict[str, Any]]) -> None:
    if not changed:
        return
    now = utc_now()
    names = ("attempt_id", "question", *_FORMER)
    kept = [{**{name: row[name] for name in names}, "until": now} for row in former]
    if kept:
        db.execute(insert(FormerResponse), kept)
    statement = (
        update(_RESPONSE)
        .where(
            _RESPONSE.c.attempt_id == bindparam("at_attempt"),
            _RESPONSE.c.question == bindparam("at_question"),
        )
        .values({name: bindparam(name) for name in _FACTS})
    )
    execute_many(db.connection(), statement, changed)


def _row(answer: ScoredAnswer, mark: float | None) -> dict[str, Any]:
    judged = mark is not None
    return {
        "value": answer.value,
        "answer_sha256": answer.answer_sha256,
        "status": "scored" if judged else answer.status,
        "score": mark if judged else answer.score,
        "reason": "" if judged else answer.reason,
    }
