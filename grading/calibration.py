"""Measured facility goes back into the bank: what published exams showed of their items, confirmed by a person.

From then on forms are built on it (`grading.exam_making`), as long as the item stays as it was asked: its file and its content
hash are not touched, and the record binds to that hash. Nothing is taken over by itself.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.errors import LawStudyError
from grading import messages
from grading.assembly_record import read_record
from grading.errors import CalibrationRefused
from grading.exam_folders import ExamFolders
from grading.facilities import (
    Sat,
    corrected_items,
    forget_measured,
    keep_measured,
    measured_rows,
)
from grading.observed import observed_items
from question_bank.facility import Measured, Observed, holding, pooled
from question_bank.forms.form import Form
from question_bank.item import Item
from records.accounts.permissions import may
from records.audit import trail
from records.audit.bank_decisions import ItemsCalibrated
from records.audit.trail import LONGEST_SUBJECT
from records.errors import ExamNotReleased
from records.exams.exam import Exam, ExamForm, find_exam
from records.exams.reason import MOST_REASON, is_reason

Problem = Literal["", "gone", "edited", "unknown", "corrected", "nobody", "few"]
"""Why a figure is not proposed: the bank has no such item; it is another one by now; which one it was is not on record; its key was
corrected in that exam; nobody answered it; too few did."""


@dataclass(frozen=True)
class Wanted:
    """From which exams, by name. ``least``: so many answers an item needs; ``demo``: a site on which simulated papers count.

    ``folders``: where the forms lie, for exams that were released before records said which version of an item they asked.
    """

    exams: Sequence[str]
    least: int
    demo: bool = False
    folders: ExamFolders | None = None


@dataclass(frozen=True)
class Part:
    """What one exam showed of an item."""

    exam: str
    content_hash: str
    observed: Observed | None
    problem: Problem


@dataclass(frozen=True)
class Proposal:
    """An item. ``found``: by the exams that are asked for; ``together``: with what is on record of others; ``held``: on record now.

    ``item``: ``None`` where the bank has it no more. ``problem``: why it is not proposed.
    """

    item_id: str
    item: Item | None
    parts: Sequence[Part]
    found: Observed | None
    together: Observed | None
    held: Observed | None
    problem: Problem

    @property
    def expected(self) -> float | None:
        """What its file expects."""
        return self.item.expected_facility if self.item else None

    @property
    def outside(self) -> bool:
        """Whether what its file expects is not within what was measured."""
        if self.found is None or self.expected is None:
            return False
        low, high = self.found.interval
        return not low <= self.expected <= high

    @property
    def usable(self) -> Sequence[Part]:
        """The exams that tell something of the item as it stands."""
        return [part for part in self.parts if not part.problem]


@dataclass(frozen=True)
class Proposals:
    """Every item of the exams, by id. ``sha256``: of all figures, so that a person confirms what they saw."""

    exams: Sequence[Sat]
    items: Sequence[Proposal]
    sha256: str

    @property
    def ready(self) -> Sequence[Proposal]:
        """Those that can be confirmed."""
        return [each for each in self.items if not each.problem]

    @property
    def by_surprise(self) -> Sequence[Proposal]:
        """All: first those that can be confirmed, the further from what was expected the earlier."""

        def order(each: Proposal) -> tuple[bool, float, str]:
            apart = 0.0
            if each.found is not None and each.expected is not None:
                apart = abs(each.found.facility - each.expected)
            return bool(each.problem), -apart, each.item_id

        return sorted(self.items, key=order)

    @property
    def simulated(self) -> bool:
        """Whether papers that a model made are among them."""
        return any(exam.simulated for exam in self.exams)


@dataclass(frozen=True)
class Confirmed:
    """What became of it: items that were taken, and that were left out."""

    taken: Sequence[Proposal]
    left_out: Sequence[Proposal]


def asked_items(db: Session, exams: Collection[str]) -> set[str]:
    """The items of these exams' forms, by id."""
    forms = db.scalars(select(ExamForm).join(Exam).where(Exam.name.in_(exams)))
    return {question["item_id"] for form in forms for question in form.questions}


def propose(db: Session, items: Mapping[str, Item], wanted: Wanted) -> Proposals:
    """What these exams showed of each of their items. Raises `CalibrationRefused` with everything against an exam."""
    exams = _exams(db, wanted)
    before = holding(measured_rows(db), items)
    parts: dict[str, list[Part]] = {}
    for exam in exams:
        corrected = corrected_items(db, exam.id)
        for each in observed_items(db, exam, items, _built(exam, wanted.folders)):
            problem = _problem(
                items.get(each.item_id), each.content_hash, each.item_id in corrected
            )
            if not problem and each.observed is None:
                problem = "nobody"
            part = Part(exam.name, each.content_hash, each.observed, problem)
            parts.setdefault(each.item_id, []).append(part)
    names = {exam.name for exam in exams}
    found = [
        _proposal(name, items.get(name), parts[name], before.get(name, ()), names, wanted.least)
        for name in sorted(parts)
    ]
    return Proposals([Sat.of(exam) for exam in exams], found, _sha256(found))


def confirm(
    db: Session,
    found: Proposals,
    *,
    least: int,
    left_out: Mapping[str, str],
    seen: str,
    actor: str,
    roles: Collection[str],
) -> Confirmed:
    """Take what is proposed over, in the caller's transaction. ``left_out``: items that are not, each with a reason.

    ``found``: what `propose` has just said, in another session where there is no time for it in this one. What these exams said before
    of an item that is left out is taken back. ``seen``: the proposals' hash, as the person saw them.
    Raises `CalibrationRefused` with everything that stands against it; nothing is changed then.
    """
    if not may(roles, "bank.measure"):
        raise CalibrationRefused([messages.CALIBRATE_ROLES])
    ready = {each.item_id for each in found.ready}
    doubted = {item for exam in found.exams for item in corrected_items(db, exam.id)}
    known = {
        each.item_id for each in found.items if any(p.problem == "corrected" for p in each.parts)
    }
    told = seen == found.sha256 and not doubted & ready - known
    problems = [] if told else [messages.CALIBRATE_CHANGED]
    problems += [
        messages.CALIBRATE_NOT_PROPOSED.format(item=item)
        for item in sorted(left_out.keys() - ready)
    ]
    problems += [
        messages.CALIBRATE_REASON.format(item=item, most=MOST_REASON)
        for item, reason in sorted(left_out.items())
        if not is_reason(reason)
    ]
    if not ready:
        problems.append(messages.CALIBRATE_NOTHING)
    if problems:
        raise CalibrationRefused(problems)
    taken = [each for each in found.ready if each.item_id not in left_out]
    out = [each for each in found.ready if each.item_id in left_out]
    _keep(db, found.exams, taken, out, actor)
    decided = ItemsCalibrated(
        subject="、".join(exam.name for exam in found.exams)[:LONGEST_SUBJECT],
        before={"measured": {each.item_id: _was(each) for each in (*taken, *out)}},
        measured={each.item_id: _told(each) for each in taken},
        left_out={item: reason.strip() for item, reason in sorted(left_out.items())},
        least=least,
        simulated=found.simulated,
    )
    trail.decide(db, decided, actor=actor)
    return Confirmed(taken, out)


def resits(folders: ExamFolders, exams: Sequence[Sat]) -> dict[str, str]:
    """Which of the exams were for those who failed another one, and which: such people find everything harder."""
    found = {exam.name: read_record(folders, exam.name) for exam in exams}
    return {name: record.resit_of for name, record in found.items() if record and record.resit_of}


def problem_words(problem: Problem, least: int) -> str:
    """Why a figure is not proposed, as people read it; empty where it is."""
    return messages.CALIBRATE_PROBLEMS[problem].format(least=least) if problem else ""


def _exams(db: Session, wanted: Wanted) -> list[Exam]:
    found, problems = [], []
    for name in dict.fromkeys(wanted.exams):
        try:
            exam = find_exam(db, name)
        except ExamNotReleased as error:
            problems.append(str(error))
            continue
        if exam.practice:
            problems.append(messages.CALIBRATE_PRACTICE.format(exam=name))
        elif exam.published_at is None:
            problems.append(messages.CALIBRATE_UNPUBLISHED.format(exam=name))
        elif exam.simulated and not wanted.demo:
            problems.append(messages.CALIBRATE_SIMULATED.format(exam=name))
        found.append(exam)
    if not wanted.exams:
        problems.append(messages.CALIBRATE_NO_EXAM)
    if problems:
        raise CalibrationRefused(problems)
    return found


def _built(exam: Exam, folders: ExamFolders | None) -> Sequence[Form]:
    """An exam's forms from its folder, where the records need them."""
    if folders is None or all(
        "content_hash" in question for form in exam.forms for question in form.questions
    ):
        return ()
    try:
        return folders.built_forms(exam.name)
    except LawStudyError:
        return ()  # Gone, or damaged: which version it was is not known then.


def _problem(item: Item | None, asked: str, corrected: bool) -> Problem:
    if item is None:
        return "gone"
    if not asked:
        return "unknown"
    if not item.has_content(asked):
        return "edited"
    return "corrected" if corrected else ""


def _proposal(
    name: str,
    item: Item | None,
    parts: Sequence[Part],
    held: Sequence[Measured],
    exams: Collection[str],
    least: int,
) -> Proposal:
    usable = [part.observed for part in parts if not part.problem and part.observed]
    others = [row.observed for row in held if row.exam not in exams]
    together = pooled([*usable, *others])
    problem: Problem = ""
    if not usable or together is None:
        problem = next(part.problem for part in parts if part.problem)
    elif together.answers < least:
        problem = "few"
    before = pooled([row.observed for row in held])
    return Proposal(name, item, parts, pooled(usable), together, before, problem)


def _keep(
    db: Session,
    exams: Sequence[Sat],
    taken: Sequence[Proposal],
    left_out: Sequence[Proposal],
    actor: str,
) -> None:
    """A row for each item and exam, in place of what it said before."""
    by_name = {exam.name: exam for exam in exams}
    forget_measured(db, [each.item_id for each in (*taken, *left_out)], exams)
    for each in taken:
        if each.item is not None:
            shown = {by_name[part.exam]: part.observed for part in each.usable if part.observed}
            keep_measured(db, each.item, shown, actor)
    db.flush()


def _was(each: Proposal) -> str:
    return "" if each.held is None else f"{each.held.facility:.3f}"


def _told(each: Proposal) -> str:
    if each.together is None or each.item is None:
        return ""
    return f"{each.together.facility:.3f} n={each.together.answers} {each.item.content_hash[:12]}"


def _sha256(found: Sequence[Proposal]) -> str:
    told = [
        (
            each.item_id,
            each.item.content_hash if each.item else "",
            each.problem,
            [
                (part.exam, part.problem, part.observed.answers, part.observed.facility)
                for part in each.parts
                if part.observed
            ],
            _was(each),
        )
        for each in found
    ]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()
