"""What two people decide in the demo before results are published: damaged papers are handed in anew, and a key is corrected.

Through the services that everybody uses, so both stand on record as in life.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from grading.corrections.deciding import confirm_correction, propose_correction
from grading.corrections.views import keyed_questions
from grading.corrections.what_if import Wish, what_if
from grading.nbgrader.course import Course
from grading.paper_decisions import Proposed, confirm, propose
from lawstudy.demo.papers import simulate_exam
from lawstudy.demo.room import LOGINS
from question_bank.bank import ItemBank
from question_bank.forms.form import Form
from records.exams.attempt import Attempt
from records.exams.call import Call
from records.exams.correction import Correction, corrections_of
from records.exams.exam import Exam
from records.exams.result import Result

FIRST, SECOND = LOGINS["administrator"], LOGINS["approver"]
ADMINISTRATOR, APPROVER = ("administrator",), ("approver",)
DAMAGED_PAPER = "（演示）答卷文件损坏，请本人重新交一份"
WRONG_KEY = "（演示）命题组核定：这个选项也成立，一并算对"
_MOST_TRIED = 12
"""Questions that are looked at for one whose correction changes a score."""


def damaged_papers(db: Session, exam: Exam) -> list[tuple[Attempt, Call]]:
    """Those that nobody can score (待核查), in the order of the call list."""
    rows = db.execute(
        select(Attempt, Call)
        .join(Result, Result.attempt_id == Attempt.id)
        .join(Call, Call.id == Attempt.call_id)
        .where(Call.exam_id == exam.id, Result.outcome == "exception")
        .order_by(Call.id)
    )
    return [(attempt, call) for attempt, call in rows]


def hand_in_anew(
    db: Session,
    course: Course,
    exam: Exam,
    papers: Sequence[tuple[Attempt, Call]],
    forms: list[Form],
    bank: ItemBank,
    *,
    seed: int,
    day: dt.date,
) -> None:
    """Two people ask for each of the papers anew, and the candidates send a sound one. Commits."""
    said = Proposed("ask_again", DAMAGED_PAPER)
    for attempt, _ in papers:
        made = propose(db, course, attempt.id, said, actor=FIRST, roles=ADMINISTRATOR)
        confirm(db, course, made.id, actor=SECOND, roles=APPROVER)
    db.commit()
    called = [call for _, call in papers]
    simulate_exam(db, course, exam, forms, bank, called, seed=seed, damaged={}, day=day)


def correct_a_key(db: Session, course: Course, exam: Exam) -> Correction | None:
    """Accept a second option of a question where that changes somebody's score, by two people, in the caller's transaction.

    Nothing where the exam has a correction already, or no such question.
    """
    if corrections_of(db, exam):
        return None
    single = (
        (item, question)
        for item, question in keyed_questions(course, exam).items()
        if question.kind == "single"
    )
    for item, question in islice(single, _MOST_TRIED):
        for letter, _ in question.options:
            if letter == question.key:
                continue
            wish = Wish(item, "accept", letter)
            if what_if(db, course, exam, wish).answers:
                made = propose_correction(
                    db, course, exam, wish, reason=WRONG_KEY, actor=FIRST, roles=ADMINISTRATOR
                )
                return confirm_correction(db, course, made.id, actor=SECOND, roles=APPROVER)
    return None
