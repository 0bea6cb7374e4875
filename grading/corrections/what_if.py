"""What would follow from a correction: whose score changes, who would pass or fail instead. Nothing is written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from grading import messages
from grading.answers import AnswerShape
from grading.corrections.applying import questions_about
from grading.corrections.key import corrected, read_key
from grading.errors import CorrectionRefused
from grading.known_marks import KnownMarks, known_marks
from grading.nbgrader.course import Course, assignment_name
from grading.nbgrader.score_cells import score_cells
from grading.open_answers import question_facts
from grading.paper.score_cell import SUFFIX, ScoringRule, parse_score_cell
from grading.results import AttemptScore, attempt_scores, counting, decide
from grading.submitted import released_paper, require_answers
from records.exams.attempt import HANDED_IN, Attempt, attempts_of_calls
from records.exams.call import Call, called_people, calls_of
from records.exams.correction import CorrectionAct
from records.exams.exam import Exam
from records.exams.response import RESOLVED, Response, ResponseStatus
from records.exams.result import Outcome
from records.many_rows import portions

Standing = tuple[Outcome, float | None]
"""Outcome and score of a result."""


@dataclass(frozen=True)
class Wish:
    """A correction as somebody asks for it: ``item`` by its id, ``id/2`` for the second question of a case; ``typed``: the key."""

    item: str
    act: CorrectionAct
    typed: str = ""


@dataclass(frozen=True)
class CorrectedQuestion:
    """The question as one form asks it."""

    form: str
    question: str
    now: ScoringRule
    then: ScoringRule


@dataclass(frozen=True)
class AnswerChange:
    """One attempt's points for the question: as they are (``None``: nobody has settled them yet), and by the corrected rule."""

    attempt: int
    question: str
    answer_sha256: str
    before: float | None
    after: float


@dataclass(frozen=True)
class ResultChange:
    """Somebody whose result would change. ``call``: its number; ``person``: theirs; ``answers``: the changes in the attempt that counts."""

    call: int
    person: str
    name: str
    unit: str
    before: Standing
    after: Standing
    answers: Sequence[AnswerChange]

    @property
    def loses_pass(self) -> bool:
        """Whether they passed, and would not any more."""
        return self.before[0] == "passed" and self.after[0] != "passed"

    @property
    def gains_pass(self) -> bool:
        """Whether they would pass now."""
        return self.before[0] != "passed" and self.after[0] == "passed"


@dataclass(frozen=True)
class WhatIf:
    """What would follow. ``papers``: how many answers to the question are on record; ``key`` as the rule takes it."""

    wish: Wish
    key: object
    questions: Sequence[CorrectedQuestion]
    papers: int
    answers: Sequence[AnswerChange]
    results: Sequence[ResultChange]

    @property
    def sha256(self) -> str:
        """Of every score in it: the same only where exactly the same would follow."""
        told = [
            [self.wish.item, self.wish.act, self.key],
            [[each.attempt, each.question, each.before, each.after] for each in self.answers],
            [[each.call, each.before, each.after] for each in self.results],
        ]
        text = json.dumps(told, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def people(self) -> list[ResultChange]:
        """Those whose outcome would be another one."""
        return [each for each in self.results if each.before[0] != each.after[0]]

    def told(self) -> dict[str, object]:
        """The figures, to be kept: papers, scores that change, who passes or fails instead in all and by unit."""
        units: dict[str, dict[str, int]] = {}
        for each in self.results:
            counts = units.setdefault(each.unit, {"scores": 0, "gains": 0, "losses": 0})
            counts["scores"] += each.before[1] != each.after[1]
            counts["gains"] += each.gains_pass
            counts["losses"] += each.loses_pass
        return {
            "papers": self.papers,
            "answers": len(self.answers),
            "scores": sum(each.before[1] != each.after[1] for each in self.results),
            "gains": sum(each.gains_pass for each in self.results),
            "losses": sum(each.loses_pass for each in self.results),
            "units": dict(sorted(units.items())),
        }


def what_if(db: Session, course: Course, exam: Exam, wish: Wish) -> WhatIf:
    """Work it out from the records and the keys by which the exam is scored now.

    Raises `CorrectionRefused` with everything that is wrong with the wish; `GradebookMissing`, `AnswersDeleted`, ``OSError`` where
    the papers are gone.
    """
    require_answers(exam)
    questions, key = _questions(course, exam, wish)
    by_code = {each.form: each for each in questions}
    by_form = {form.id: by_code[form.code] for form in exam.forms if form.code in by_code}
    papers = 0
    answers: list[AnswerChange] = []
    results: list[ResultChange] = []
    for some in portions(called_people(db, exam, deleted=True)):
        attempts = attempts_of_calls(db, some)
        asked = {
            row.id: by_form[row.form_id]
            for rows in attempts.values()
            for row in rows
            if row.state in HANDED_IN and row.form_id in by_form
        }
        papers += len(asked)
        changes, statuses = _changes(db, asked, wish.act)
        answers += changes.values()
        results += _results(db, exam, attempts, changes, statuses)
    answers.sort(key=lambda each: each.attempt)
    return WhatIf(wish, key, questions, papers, answers, results)


def _results(
    db: Session,
    exam: Exam,
    attempts: Mapping[int, Sequence[Attempt]],
    changes: Mapping[int, AnswerChange],
    statuses: Mapping[int, ResponseStatus],
) -> Iterator[ResultChange]:
    """Whose result would be another one; ``attempts`` by call, ``changes`` and the ``statuses`` before them by attempt."""
    scores = attempt_scores(db, exam, attempts)
    changed = {each: _with(scores[each], changes[each], statuses[each]) for each in changes}
    then = {**scores, **changed}
    concerned = [call for call, rows in attempts.items() if any(row.id in changes for row in rows)]
    for call in calls_of(db, concerned):
        before, _ = _standing(exam, call, attempts[call.id], scores)
        after, counts = _standing(exam, call, attempts[call.id], then)
        if before != after:
            own = [changes[counts]] if counts and counts in changes else []
            person, unit = call.person, call.unit.name
            yield ResultChange(call.id, person.number, person.name, unit, before, after, own)


def _questions(course: Course, exam: Exam, wish: Wish) -> tuple[list[CorrectedQuestion], object]:
    """The question in each form that asks it, and the key as it is meant."""
    found: list[CorrectedQuestion] = []
    problems: list[str] = []
    key: object = None
    several = False
    for form in exam.forms:
        names = questions_about(form, wish.item)
        if len(names) > 1:
            several = True
            continue
        for name in names:
            cells = score_cells(course, assignment_name(exam.name, form.code))
            source = cells.get(f"{name}{SUFFIX}")
            if source is None:
                problems.append(messages.CORRECTION_BY_PERSON.format(item=wish.item))
                continue
            rule = parse_score_cell(source)
            if wish.act != "void":
                try:
                    key = read_key(_shape(course, exam.name, form.code, name), wish.typed)
                except ValueError as error:
                    problems.append(str(error))
                    continue
            then = corrected(rule, wish.act, key)
            if then == rule:
                problems.append(messages.CORRECTION_NOTHING.format(item=wish.item))
            found.append(CorrectedQuestion(form.code, name, rule, then))
    if several:
        problems.append(messages.CORRECTION_PART.format(item=wish.item))
    elif not found and not problems:
        problems.append(messages.CORRECTION_NO_ITEM.format(item=wish.item, exam=exam.name))
    if problems:
        raise CorrectionRefused(list(dict.fromkeys(problems)))
    return found, key


def _shape(course: Course, exam: str, form: str, question: str) -> AnswerShape:
    return AnswerShape.of(question_facts(released_paper(course, exam, form).released)[question])


def _changes(
    db: Session, asked: Mapping[int, CorrectedQuestion], act: CorrectionAct
) -> tuple[dict[int, AnswerChange], dict[int, ResponseStatus]]:
    """The answers whose points change, and the status in which each of them is now, by attempt."""
    found: dict[int, AnswerChange] = {}
    statuses: dict[int, ResponseStatus] = {}
    # A void question is nobody's to judge any more; else what a person gave for this very answer stands.
    names = {question.question for question in asked.values()}
    known = KnownMarks() if act == "void" else known_marks(db, list(asked))
    for some in portions(asked):
        rows = select(Response).where(Response.attempt_id.in_(some), Response.question.in_(names))
        for row in db.scalars(rows.order_by(Response.attempt_id)):
            question = asked[row.attempt_id]
            if row.question != question.question:
                continue
            if known.points((row.attempt_id, row.question), row.answer_sha256) is not None:
                continue
            if row.status not in RESOLVED and act != "void":
                continue
            after = question.then.score(json.loads(row.value))
            if row.status not in RESOLVED or row.score != after:
                statuses[row.attempt_id] = row.status
                found[row.attempt_id] = AnswerChange(
                    row.attempt_id, row.question, row.answer_sha256, row.score, after
                )
    return found, statuses


def _with(score: AttemptScore, change: AnswerChange, status: ResponseStatus) -> AttemptScore:
    points = score.points + change.after
    if status in RESOLVED:
        return replace(score, points=points - (change.before or 0.0))
    counts: dict[ResponseStatus, int] = dict(score.counts)
    counts[status] = counts.get(status, 0) - 1
    counts["scored"] = counts.get("scored", 0) + 1
    return replace(score, points=points, counts={key: n for key, n in counts.items() if n})


def _standing(
    exam: Exam, call: Call, rows: Sequence[Attempt], scores: Mapping[int, AttemptScore]
) -> tuple[Standing, int | None]:
    policy = exam.rules
    place = counting([scores[row.id] for row in rows], exam.cut_score, policy)
    attempt = None if place is None else rows[place]
    known = scores[attempt.id] if attempt else None
    exempt = call.exemption is not None
    standing = decide(exam.cut_score, known, exempt=exempt, rounded=policy.rounded)
    return standing, attempt.id if attempt else None
