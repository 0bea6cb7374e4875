"""An exam that people sat, as rows alone: for tests of how hard its items turned out to be."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.clock import utc_now
from grading.release import record_release
from question_bank.bank import ItemBank
from question_bank.forms.assembly import assemble
from question_bank.forms.blueprint import Blueprint
from records.exams.attempt import Attempt, AttemptState
from records.exams.call import Call
from records.exams.exam import Exam
from records.exams.response import Response, ResponseStatus
from records.exams.submission import Submission
from records.people.unit import Unit
from tests.support.people import officer
from tests.support.synthetic import make_item

AREA = "行政处罚"
PLAN = Blueprint.model_validate(
    {
        "title": "测难度的考试",
        "duration_minutes": 30,
        "total_points": 23,
        "cut_score": 6,
        "rules": ["闭卷。"],
        "section": [
            {"title": "单选", "type": "single", "count": 1, "points": 1, "pretest": 1},
            {"title": "多选", "type": "multiple", "count": 1, "points": 2},
            {"title": "案例", "type": "case", "count": 1, "points": 20},
        ],
    }
)
SINGLE, MULTIPLE = make_item("single", 1, AREA, 0.7), make_item("multiple", 1, AREA, 0.7)
CASE = make_item("case", 1, AREA, 0.7)
TRIED = make_item("single", 9, AREA, 0.7).model_copy(update={"pool": "pretest"})
BANK = ItemBank([SINGLE, MULTIPLE, CASE, TRIED])
Given = tuple[ResponseStatus, float | None]


def released(db: Session, name: str) -> Exam:
    """A published exam of one form, with every item of `BANK`."""
    formal = BANK.only({SINGLE.id, MULTIPLE.id, CASE.id})
    forms = assemble(formal, PLAN, exam=name, forms=1, seed=1, pretest=BANK.only({TRIED.id}))
    exam = record_release(db, forms, BANK)
    exam.published_at = utc_now()
    db.commit()
    return exam


def sit(
    db: Session,
    exam: Exam,
    answers: dict[str, Sequence[Given]],
    *,
    again_of: Call | None = None,
    state: AttemptState = "handed_in",
    tried: str | None = None,
) -> Call:
    """Somebody answered the items as told, and ``tried`` to the one in pretest; others were not reached."""
    form = exam.forms[0]
    number = str(len(db.scalars(select(Call)).all()))
    unit = db.scalars(select(Unit)).first() or Unit(code="B1", name="某局")
    call = again_of or Call(
        exam_id=exam.id, person=officer(number, number, unit, number=number), form=form
    )
    db.add(call)
    db.flush()
    ordinal = 1 + len(db.scalars(select(Attempt).where(Attempt.call_id == call.id)).all())
    attempt = Attempt(
        call_id=call.id, form_id=form.id, ordinal=ordinal, assignment=f"a{ordinal}", state=state
    )
    db.add(attempt)
    db.flush()
    db.add(Submission(attempt_id=attempt.id, door="room", sha256="1", scored_sha256="1"))
    left = {item: list(given) for item, given in answers.items()}
    for question in form.questions:
        item = question["item_id"]
        status, score = left[item].pop(0) if left.get(item) else ("not_reached", 0.0)
        value = "null"
        if item == TRIED.id and tried is not None:
            status, score, value = "scored", 0.0, json.dumps(tried)
        db.add(
            Response(
                attempt_id=attempt.id,
                question=question["name"],
                value=value,
                answer_sha256="",
                status=status,
                score=score,
            )
        )
    db.flush()
    return call
