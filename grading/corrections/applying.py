"""Confirmed corrections come into force at the beginning of a scoring run: the gradebook's keys first, then the papers anew.

A run that is killed in between is continued by the next: the keys are the same then, and the papers are still to be scored.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from foundation.clock import utc_now
from grading.paper.score_cell import SUFFIX
from records.exams.attempt import Attempt
from records.exams.correction import Correction, CorrectionAct, confirmed_corrections
from records.exams.exam import Exam, ExamForm
from records.exams.submission import Submission

if TYPE_CHECKING:
    from grading.corrections.gradebook_keys import KeyChanges


def questions_about(form: ExamForm, item: str) -> list[str]:
    """The questions of a form that a correction of this item (`Correction.item`) is about."""
    id_, _, part = item.partition("/")
    names = [str(each["name"]) for each in form.questions if each["item_id"] == id_]
    return [name for name in names if not part or name.partition("_")[2] == part]


def key_changes(form: ExamForm, corrections: Sequence[Correction]) -> dict[str, KeyChanges]:
    """What confirmed corrections change in a form, by id of the test cell."""
    found: dict[str, list[tuple[CorrectionAct, object]]] = {}
    for each in corrections:
        for name in questions_about(form, each.item):
            found.setdefault(f"{name}{SUFFIX}", []).append((each.act, each.key))
    return {**found}


def ask_to_score_again(db: Session, exam: Exam) -> int:
    """Let this run score what corrections concern, in the caller's transaction; the gradebook must have the keys already.

    Returns how many corrections came into force.
    """
    fresh = [each for each in confirmed_corrections(db, exam) if each.applied_at is None]
    for each in fresh:
        forms = [form.id for form in exam.forms if questions_about(form, each.item)]
        papers = select(Attempt.id).where(Attempt.form_id.in_(forms))
        db.execute(
            update(Submission)
            .where(Submission.attempt_id.in_(papers))
            .values(scored_sha256=None)
            .execution_options(synchronize_session="fetch")
        )
        each.applied_at = utc_now()
    db.flush()
    return len(fresh)
