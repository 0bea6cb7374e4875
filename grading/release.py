"""Release: source papers → nbgrader's generate_assignment → scan → the exam's forms are in the gradebook."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import nbformat
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from foundation.clock import utc_now
from foundation.moves import COMMAND, MoveRefused
from grading import messages
from grading.errors import ExamUnderway, KeyLeak, StockFailed
from grading.exam_policy import policy_of
from grading.nbgrader.course import (
    Course,
    assignment_name,
    course_config,
    handed_in_papers,
    one_process,
    quiet_nbgrader,
)
from grading.nbgrader.gradebook_database import has_gradebook
from grading.paper.build import build_paper
from grading.paper.leak_scan import scan_paper
from grading.paper.veil import veil_pretest
from grading.pools import register_pools, require_pools
from grading.rules import incomplete_points
from question_bank.bank import ItemBank
from question_bank.forms.blueprint import MarkingRule
from question_bank.forms.form import Form
from question_bank.forms.placed import PlacedQuestion, items_of, placed
from records.accounts.duties import require_compatible_roles
from records.audit import trail
from records.exams.attempt import Attempt
from records.exams.call import Call
from records.exams.exam import Exam, ExamForm
from records.exams.exam_state import EXAM_MOVES, exam_state
from records.exams.policy import SHIPPED_POLICIES


def release(
    db: Session,
    course: Course,
    forms: Sequence[Form],
    bank: ItemBank,
    *,
    policies: tuple[Path, ...] = (SHIPPED_POLICIES,),
    progress: Callable[[str], None] = lambda form_code: None,
) -> bool:
    """Release an exam's forms and put it on record; returns whether there was anything to do. It calls nobody.

    Raises `PoolRefused`; `ExamUnderway` while anybody has a paper of it open or has handed one in, and when somebody is called to a form
    that there would be no more; `PolicyRejected`, and what `release_exam` raises. What was released before stays then.
    """
    name = forms[0].exam
    if is_up_to_date(db, course, forms, policies):
        return False
    require_compatible_roles(db, policy_of(forms[0].blueprint, policies))
    require_pools(db, forms, bank)
    _require_nobody_sits(db, name)
    _require_nobody_called_elsewhere(db, forms)
    with one_process(course), _put_back_on_failure(db, course, name):
        release_exam(course, forms, bank, progress)
        # Who opened a paper meanwhile has the one before: it must not become another one on record. From here on nobody
        # else writes until it is.
        db.rollback()
        db.execute(update(Exam).where(Exam.name == name).values(released_at=Exam.released_at))
        _require_nobody_sits(db, name)
        _require_nobody_called_elsewhere(db, forms)
        record_release(db, forms, bank, policies)
    return True


def is_up_to_date(
    db: Session,
    course: Course,
    forms: Sequence[Form],
    policies: tuple[Path, ...] = (SHIPPED_POLICIES,),
) -> bool:
    """Whether exactly these forms are released and on record, with the policy as it is now.

    Once somebody sits the exam its policy is the one that it was released with: a file that changed does not matter.
    """
    known = db.scalar(select(Exam).where(Exam.name == forms[0].exam))
    recorded = {form.code: form.content_hash for form in known.forms} if known else {}
    if known is None or recorded != {form.code: form.content_hash for form in forms}:
        return False
    if not all(is_released(course, form) for form in forms):
        return False
    return exam_state(db, known.name) == "underway" or not policy_changed(known, forms[0], policies)


def policy_changed(exam: Exam, form: Form, policies: tuple[Path, ...]) -> bool:
    """Whether an exam's policy is another one now than the one that it was released with. Raises `PolicyRejected`."""
    return exam.rules != policy_of(form.blueprint, policies)


def _require_nobody_called_elsewhere(db: Session, forms: Sequence[Form]) -> None:
    """Raises `ExamUnderway` when people are called to forms that are not among these."""
    codes = [form.code for form in forms]
    gone = db.scalars(
        select(ExamForm.code)
        .join(Exam)
        .where(Exam.name == forms[0].exam, ExamForm.code.not_in(codes))
        .where(ExamForm.id.in_(select(Call.form_id)) | ExamForm.id.in_(select(Attempt.form_id)))
        .order_by(ExamForm.code)
    ).all()
    if gone:
        raise ExamUnderway(messages.FORMS_CALLED, exam=forms[0].exam, forms="、".join(gone))


@contextmanager
def _put_back_on_failure(db: Session, course: Course, exam: str) -> Iterator[None]:
    """What is not on record afterwards is not released either: the papers on record are put back."""
    codes = db.scalars(select(ExamForm.code).join(Exam).where(Exam.name == exam)).all()
    paths = [
        course.notebook(step, ".", assignment_name(exam, code))
        for code in codes
        for step in ("source", "release")
    ]
    before = {path: path.read_bytes() for path in paths if path.is_file()}
    try:
        yield
    except BaseException:
        db.rollback()
        for path, data in before.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        for code in codes:
            name = assignment_name(exam, code)
            released = course.notebook("release", ".", name)
            if course.notebook("source", ".", name) in before and released in before:
                _generate_assignment(course, name)
                released.write_bytes(before[released])
        raise


def _require_nobody_sits(db: Session, name: str) -> None:
    try:
        EXAM_MOVES.require(exam_state(db, name), "release", [COMMAND])
    except MoveRefused as error:
        raise ExamUnderway(messages.EXAM_UNDERWAY, exam=name) from error


def release_exam(
    course: Course,
    forms: Sequence[Form],
    bank: ItemBank,
    progress: Callable[[str], None] = lambda form_code: None,
) -> list[Path]:
    """Release every form as a paper; returns the released notebooks.

    Raises `KeyLeak` (nothing stays released), `ExamUnderway` when papers were handed in, `StockFailed` when nbgrader
    refuses, and `question_bank.errors.ItemChanged`.
    """
    # Takes its time to import, and is not needed by those who only ask whether something is released.
    from grading.nbgrader.gradebook import create_gradebook

    exam = forms[0].exam
    handed_in = handed_in_papers(course, exam)
    if handed_in:
        raise ExamUnderway(messages.ALREADY_SAT, exam=exam, count=len(handed_in))
    questions = {form.code: placed(form, bank) for form in forms}
    papers = {form.code: build_paper(form, questions[form.code]) for form in forms}
    course.create()
    create_gradebook(course)
    released = []
    leaks: list[str] = []
    for form in forms:
        progress(form.code)
        name = assignment_name(exam, form.code)
        source = course.notebook("source", ".", name)
        source.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(papers[form.code], source)
        _generate_assignment(course, name)
        path = course.notebook("release", ".", name)
        items = items_of(questions[form.code])
        leaks += scan_paper(nbformat.read(path, 4), form.code, items)
        released.append(path)
    if leaks:
        for path in released:
            shutil.rmtree(path.parent)
        raise KeyLeak(messages.KEY_LEAK, leaks)
    return released


def release_again(course: Course, exam: str, form: str, ordinal: int) -> None:
    """Register a form under the name of a later attempt, from the same paper, unless it is already.

    Stock nbgrader then autogrades that attempt as it does the first. Raises `StockFailed`.
    """
    first, name = assignment_name(exam, form), assignment_name(exam, form, ordinal)
    released, target = (course.notebook("release", ".", each) for each in (first, name))
    if target.is_file() and target.read_bytes() == released.read_bytes():
        return
    source = course.notebook("source", ".", name)
    source.parent.mkdir(parents=True, exist_ok=True)
    source.write_bytes(course.notebook("source", ".", first).read_bytes())
    _generate_assignment(course, name)
    if target.read_bytes() != released.read_bytes():
        shutil.rmtree(target.parent)
        raise StockFailed(messages.NOT_THE_SAME_PAPER, name=name)


def _generate_assignment(course: Course, name: str) -> None:
    """Run nbgrader's own converter for one assignment, overwriting an earlier release."""
    from nbgrader.converters import GenerateAssignment
    from nbgrader.converters.base import NbGraderException

    with quiet_nbgrader(course_config(course), name) as quiet:
        converter = GenerateAssignment(coursedir=quiet.directory, parent=quiet.parent)
        converter.force = True
        try:
            converter.start()
        except (NbGraderException, RuntimeError, SystemExit) as error:
            detail = "；".join(quiet.errors) or str(error)
            raise StockFailed(messages.STOCK_FAILED, detail=detail) from error
    veil_pretest(*(course.notebook(step, ".", name) for step in ("source", "release")))


def is_released(course: Course, form: Form) -> bool:
    """Whether there is a released paper of the form, and a gradebook."""
    path = course.notebook("release", ".", assignment_name(form.exam, form.code))
    return path.is_file() and has_gradebook(course)


def record_release(
    db: Session,
    forms: Sequence[Form],
    bank: ItemBank,
    policies: tuple[Path, ...] = (SHIPPED_POLICIES,),
) -> Exam:
    """Write the exam and its forms into the records (again, when it is released again), with its policy as it is now.

    ``policies``: where to look for it. Raises `PolicyRejected`.
    """
    first = forms[0]
    policy = policy_of(first.blueprint, policies)
    require_compatible_roles(db, policy)
    exam = db.scalar(select(Exam).where(Exam.name == first.exam)) or Exam(name=first.exam)
    before = {form.code: form.content_hash for form in exam.forms} if exam.id else None
    exam.title = first.blueprint.title
    exam.policy_name = first.blueprint.policy
    exam.policy = policy.model_dump(mode="json", by_alias=True)
    exam.cut_score = policy.cut_score(first.blueprint.total_points)
    exam.total_points = first.blueprint.total_points
    exam.duration_minutes = first.blueprint.duration_minutes
    exam.simulated = exam.simulated or False
    exam.practice = first.blueprint.practice
    db.add(exam)
    known = {form.code: form for form in exam.forms}
    for form in forms:
        row = known.pop(form.code, None) or ExamForm(code=form.code)
        row.content_hash = form.content_hash
        row.questions = [
            _record(question, form.blueprint.marking) for question in placed(form, bank)
        ]
        exam.forms.append(row)
    for gone in known.values():
        exam.forms.remove(gone)
    exam.released_at = utc_now()
    # From here on their pools are on record, and no file can change them.
    asked = {place.item_id for form in forms for place in form.items}
    register_pools(db, bank.only(asked))
    after = {form.code: form.content_hash for form in forms}
    after["policy"] = exam.policy_name
    trail.record(db, "exam.release", exam.name, before=before, after=after)
    db.commit()
    return exam


def _record(placed: PlacedQuestion, marking: MarkingRule) -> dict[str, object]:
    """What the records keep of a question: enough for results and reports, without its text or key.

    ``points``: what counts; ``pretest``, where nothing does: how it would be scored, so that it can be measured.
    """
    told: dict[str, object] = {
        "name": placed.name,
        "item_id": placed.item.id,
        "kind": placed.question.kind,
        "points": placed.points,
        "content_area": placed.item.content_area,
        # As it was expected then: the bank may learn better.
        "expected_facility": placed.item.expected_facility,
        # Which version of the item it was: figures of another one are not of the same question.
        "content_hash": placed.place.content_hash,
    }
    if placed.place.measured:
        told["measured_facility"] = placed.place.facility
    if placed.place.pretest:
        shown = placed.shown_points
        told["pretest"] = {
            "points": shown,
            "incomplete": incomplete_points(marking.multiple, shown, marking.fixed_points),
            "content_hash": placed.place.content_hash,
        }
    return told
