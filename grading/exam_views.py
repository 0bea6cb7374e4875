"""What pages show of exams: reads alone, of the records and of what lies in the site's folders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, selectinload

from foundation.errors import LawStudyError
from grading.assembly_record import AssemblyRecord, read_record
from grading.exam_folders import ExamFolders
from grading.exam_policy import policy_of
from grading.policy_words import policy_words
from records.exams.attempt import BEGUN, Attempt
from records.exams.call import Call, Exemption
from records.exams.exam import Exam, ExamForm
from records.exams.policy import Policy
from records.exams.result import Outcome, Result
from records.exams.seen import items_of_form
from records.exams.sitting import Sitting

Stage = Literal["built", "changed", "released", "underway", "simulated"]
"""``built``: not released yet; ``changed``: released, and other forms were built since; ``underway``: somebody has sat it."""


@dataclass(frozen=True)
class ExamLine:
    """An exam in the list. ``id``: where it is on record; ``called`` with the exempt among them; ``sittings``: planned and past."""

    name: str
    title: str
    stage: Stage
    practice: bool
    forms: Sequence[str]
    id: int | None = None
    called: int = 0
    exempt: int = 0
    sittings: int = 0


@dataclass(frozen=True)
class FormLine:
    """A form. ``facility``: mean facility of its scored items, where it is known, measured of ``measured`` and expected of the others."""

    code: str
    items: int
    facility: float | None
    content_hash: str
    measured: int = 0


@dataclass(frozen=True)
class ExamView:
    """One exam. ``released`` and ``built``: its forms, as on record and as they lie there to be released, where these are others.

    ``overlaps``: items in common, by pairs of the forms that are shown; ``record``: how they were built.
    """

    line: ExamLine
    released: Sequence[FormLine]
    built: Sequence[FormLine]
    overlaps: Mapping[tuple[str, str], int]
    record: AssemblyRecord | None
    exam: Exam | None
    policy: Policy | None
    rules: Sequence[tuple[str, str]]
    sittings: Sequence[Sitting]
    outcomes: Mapping[Outcome, int] = field(default_factory=dict)


def exam_lines(db: Session, folders: ExamFolders) -> list[ExamLine]:
    """All exams but a demo's earlier years: those that are only built first, then the newest release first."""
    exams = db.scalars(
        select(Exam)
        .options(selectinload(Exam.forms).load_only(ExamForm.code, ExamForm.content_hash))
        .where(Exam.history.is_(False))
        .order_by(Exam.released_at.desc(), Exam.id.desc())
    ).all()
    called = _counts(db, select(Call.exam_id, func.count()).group_by(Call.exam_id))
    exempt = _counts(db, select(Call.exam_id, func.count()).join(Exemption).group_by(Call.exam_id))
    sittings = _counts(
        db,
        select(Sitting.exam_id, func.count())
        .where(Sitting.practice.is_(False))
        .group_by(Sitting.exam_id),
    )
    begun = set(
        db.scalars(
            select(Call.exam_id)
            .join(Attempt, Attempt.call_id == Call.id)
            .where(Attempt.state.in_(BEGUN))
            .distinct()
        )
    )
    known = [
        ExamLine(
            name=exam.name,
            title=exam.title,
            stage=_stage(folders, exam, begun=exam.id in begun),
            practice=exam.practice,
            forms=[form.code for form in exam.forms],
            id=exam.id,
            called=called[exam.id],
            exempt=exempt[exam.id],
            sittings=sittings[exam.id],
        )
        for exam in exams
    ]
    names = {exam.name for exam in exams}
    return [_only_built(folders, name) for name in folders.built() if name not in names] + known


def exam_view(db: Session, folders: ExamFolders, name: str) -> ExamView | None:
    """One exam, ``None`` where there is none of this name."""
    line = next((line for line in exam_lines(db, folders) if line.name == name), None)
    if line is None:
        return None
    record = read_record(folders, name)
    exam = db.get(Exam, line.id) if line.id is not None else None
    released = [_form_line(form) for form in exam.forms] if exam else []
    built = _built_forms(folders, name, record) if line.stage in ("built", "changed") else []
    if record and record.hashes != {form.code: form.content_hash for form in built or released}:
        record = None  # It is said of other forms.
    if exam and not built:
        items = {form.code: items_of_form(form) for form in exam.forms}
        codes = sorted(items)
        overlaps = {
            (a, b): len(items[a] & items[b]) for i, a in enumerate(codes) for b in codes[i + 1 :]
        }
    else:
        overlaps = {(one.form, one.paper): one.items for one in record.overlaps} if record else {}
    sittings = select(Sitting).where(Sitting.exam_id == line.id, Sitting.practice.is_(False))
    outcomes = select(Result.outcome, func.count()).join(Call).where(Call.exam_id == line.id)
    policy, total = (exam.rules, exam.total_points) if exam else _policy_of_built(folders, name)
    return ExamView(
        line=line,
        released=released,
        built=built,
        overlaps=overlaps,
        record=record,
        exam=exam,
        policy=policy,
        rules=policy_words(policy, total) if policy else [],
        sittings=db.scalars(sittings.order_by(Sitting.id)).all(),
        outcomes={row[0]: row[1] for row in db.execute(outcomes.group_by(Result.outcome))},
    )


def _counts(db: Session, query: Select[int, int]) -> Counter[int]:
    return Counter({row[0]: row[1] for row in db.execute(query)})


def _stage(folders: ExamFolders, exam: Exam, *, begun: bool) -> Stage:
    if exam.simulated:
        return "simulated"
    if begun:
        return "underway"
    record = read_record(folders, exam.name)
    recorded = {form.code: form.content_hash for form in exam.forms}
    if record is not None and record.hashes != recorded:
        return "changed"
    return "released" if exam.released_at else "built"


def _only_built(folders: ExamFolders, name: str) -> ExamLine:
    codes = sorted(path.stem for path in folders.forms(name).glob("*.json"))
    record = read_record(folders, name)
    title, practice = (record.title, record.practice) if record else (name, False)
    if record is None:
        try:
            blueprint = folders.built_forms(name)[0].blueprint
            title, practice = blueprint.title, blueprint.practice
        except LawStudyError:
            pass  # Damaged: building or releasing it says so.
    return ExamLine(name, title, "built", practice, codes)


def _built_forms(folders: ExamFolders, name: str, record: AssemblyRecord | None) -> list[FormLine]:
    if record is not None:
        return [
            FormLine(form.code, form.items, form.facility, form.content_hash, form.measured)
            for form in record.forms
        ]
    try:
        return [
            FormLine(form.code, len(form.items), None, form.content_hash, form.measured)
            for form in folders.built_forms(name)
        ]
    except LawStudyError:
        return []  # Damaged: building or releasing it says so.


def _policy_of_built(folders: ExamFolders, name: str) -> tuple[Policy | None, float]:
    """The rules as they would be released now, and the total of points; none where they cannot be read."""
    try:
        blueprint = folders.built_forms(name)[0].blueprint
        return policy_of(blueprint, folders.policies), blueprint.total_points
    except LawStudyError:
        return None, 0.0


def _form_line(form: ExamForm) -> FormLine:
    # An item of several questions counts once, as in assembly. Sites of 0.1.0 may lack the facility.
    scored = [each for each in form.questions if "pretest" not in each]
    items = {
        each["item_id"]: each.get("measured_facility", each.get("expected_facility"))
        for each in scored
    }
    measured = {each["item_id"] for each in scored if "measured_facility" in each}
    known = [float(facility) for facility in items.values() if facility is not None]
    mean = sum(known) / len(known) if known and len(known) == len(items) else None
    asked = len(items_of_form(form))
    return FormLine(form.code, asked, mean, form.content_hash, len(measured))
