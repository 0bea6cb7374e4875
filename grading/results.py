"""Results: from grades in nbgrader's gradebook to one outcome for everybody who was called."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from grading.nbgrader.course import Course, assignment_name
from grading.nbgrader.gradebook import load_paper, open_gradebook, read_grades
from grading.scoring import question_of
from records.audit import trail
from records.exams.attempt import Attempt
from records.exams.call import Call, assignments
from records.exams.exam import Exam, find_exam
from records.exams.result import ItemScore, Outcome, Result
from records.exams.submission import Submission, submissions


@dataclass(frozen=True)
class Grade:
    """Score of one question; ``None`` while a person has to give it."""

    score: float | None
    marked_by_person: bool


def decide(
    cut_score: float,
    questions: Sequence[str],
    handed_in: Submission | None,
    grades: Mapping[str, Grade],
    constructed: frozenset[str],
) -> tuple[Outcome, float | None]:
    """The outcome and score of one officer.

    Nobody fails because a paper or an answer could not be read: that is an exception until a person has given the score
    of the question in formgrader (then the problem counts as resolved).
    """
    if handed_in is None:
        return "absent", None
    if not handed_in.readable or not grades:
        return "exception", None
    open_problems = [
        problem
        for problem in handed_in.problems
        if not (g := grades.get(problem["question"])) or not g.marked_by_person
    ]
    unscored = [
        question
        for question in questions
        if question not in grades or grades[question].score is None
    ]
    if open_problems or set(unscored) - constructed:
        return "exception", None
    if unscored:
        return "pending", None
    # Shares of a point (one blank of three) must not put somebody a rounding error below the cut score.
    score = round(math.fsum(grade.score or 0.0 for grade in grades.values()), 6)
    return ("passed" if score >= cut_score else "failed"), score


def collect_results(course: Course, db: Session, name: str) -> Exam:
    """Bring the records' results up to date with the gradebook; returns the exam.

    Raises `grading.errors.ExamNotReleased` and `GradebookMissing`.
    """
    exam = find_exam(db, name)
    called = assignments(db, exam)
    grades: dict[tuple[str, int], dict[str, Grade]] = {}
    with open_gradebook(course) as engine, engine.connect() as connection:
        for form in exam.forms:
            paper = load_paper(connection, course, assignment_name(name, form.code))
            for row in read_grades(connection, paper):
                of_student = grades.setdefault((row.student, form.id), {})
                grade = Grade(row.score, row.marked_by_person)
                of_student[question_of(row.grade_id)] = grade
    changed = _write(db, exam, called, grades)
    if changed:
        trail.record(db, "exam.results", name, after=dict(changed))
    db.commit()
    return exam


def _write(
    db: Session,
    exam: Exam,
    called: Sequence[Call],
    grades: Mapping[tuple[str, int], Mapping[str, Grade]],
) -> Counter[str]:
    """Write results and item scores; returns the outcomes of results that are new or changed."""
    names = {form.id: [q["name"] for q in form.questions] for form in exam.forms}
    constructed = {
        form.id: frozenset(
            q["name"] for q in form.questions if q["kind"] in ("short_answer", "essay")
        )
        for form in exam.forms
    }
    changed = Counter[str]()
    scores: list[dict[str, object]] = []
    submitted = submissions(db, exam)
    results = {
        row.call_id: row
        for row in db.scalars(select(Result).join(Call).where(Call.exam_id == exam.id))
    }
    # Somebody whose attempt was voided may have been called again: the last attempt counts.
    states = dict(
        db.execute(
            select(Attempt.call_id, Attempt.state)
            .join(Call)
            .where(Call.exam_id == exam.id)
            .order_by(Attempt.id)
        ).all()
    )
    void = {assignment for assignment, state in states.items() if state == "voided"}
    for row in called:
        handed_in = submitted.get(row.id)
        given = grades.get((row.person.number, row.form_id), {})
        outcome, score = decide(
            exam.cut_score, names[row.form_id], handed_in, given, constructed[row.form_id]
        )
        if row.id in void:
            outcome, score = "voided", None
        elif row.exemption is not None and handed_in is None:
            outcome, score = "exempt", None
        known = results.get(row.id)
        if known is None or (known.outcome, known.score) != (outcome, score):
            db.merge(Result(call_id=row.id, outcome=outcome, score=score))
            changed[outcome] += 1
        if handed_in is not None and handed_in.readable and row.id not in void:
            scores += [
                {"call_id": row.id, "question": question, "score": grade.score}
                for question, grade in given.items()
            ]
    ids = [row.id for row in called]
    for start in range(0, len(ids), 500):
        db.execute(delete(ItemScore).where(ItemScore.call_id.in_(ids[start : start + 500])))
    if scores:
        db.execute(insert(ItemScore), scores)
    return changed
