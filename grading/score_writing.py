"""One batch of a scoring run: papers in, their gradebook rows and responses out, in the one order that a crash leaves whole."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from grading import messages
from grading.corrections.applying import key_changes
from grading.corrections.gradebook_keys import correct_keys
from grading.known_marks import KnownMarks, known_marks, marked
from grading.marks import new_marks
from grading.nbgrader.course import Course, assignment_name
from grading.nbgrader.grade_rows import ScoredSubmission, remove_scores, write_scores
from grading.nbgrader.gradebook import GradebookPaper, load_paper
from grading.nbgrader.gradebook_database import lock_gradebook
from grading.paper.key import PaperKey
from grading.paper.released import Paper
from grading.responses import Judged, write_responses
from grading.score_batch import PaperFound, PaperToScore, ScoredBy, remove_autograded
from grading.score_pool import InProcess, ScorePool
from grading.scoring import ScoredAnswer, question_of, unread_responses
from grading.submitted import answers_on_record, released_paper
from records.audit import trail
from records.audit.marking_decisions import ScriptTakenOver
from records.exams.attempt import BEGUN, HANDED_IN, Attempt
from records.exams.call import Call
from records.exams.correction import confirmed_corrections
from records.exams.exam import Exam
from records.exams.mark import Mark
from records.exams.response import BLANK
from records.exams.submission import Submission
from records.many_rows import portions
from records.people.person import Person


@dataclass(frozen=True)
class Task:
    """An attempt whose paper has to be scored."""

    attempt: Attempt
    candidate: str
    name: str
    paper: Submission


@dataclass
class Scorer:
    """What a run works with. ``papers`` and ``released`` by assignment."""

    course: Course
    db: Session
    engine: Engine
    papers: dict[str, GradebookPaper]
    released: dict[str, Paper]
    pool: ScorePool = field(default_factory=InProcess)

    def start(self, pool: ScorePool) -> None:
        """Score in this pool. Raises what it does when it cannot be opened."""
        pool.open(self.course, {name: self.by(name) for name in self.papers})
        self.pool = pool

    def by(self, assignment: str) -> ScoredBy:
        """What its papers are scored by."""
        return ScoredBy(self.papers[assignment].key, self.released[assignment])


def papers_of_calls(db: Session, calls: Sequence[int]) -> list[Task]:
    """The handed-in papers of these calls, in their order; as they stand now."""
    return _papers(db, Attempt.call_id, calls)


def papers_of_attempts(db: Session, attempts: Sequence[int]) -> list[Task]:
    """Those of these attempts; without those that somebody reopened or voided meanwhile."""
    return _papers(db, Attempt.id, attempts)


def _papers(db: Session, where: InstrumentedAttribute[int], ids: Sequence[int]) -> list[Task]:
    wanted = (
        select(Attempt, Submission, Person.number, Person.name)
        .join(Submission, Submission.attempt_id == Attempt.id)
        .join(Call, Call.id == Attempt.call_id)
        .join(Person, Person.id == Call.person_id)
        .where(Attempt.state.in_(HANDED_IN))
        .order_by(Call.id, Attempt.ordinal)
        .execution_options(populate_existing=True)
    )
    return [
        Task(row.Attempt, row.number, row.name, row.Submission)
        for some in portions(ids)
        for row in db.execute(wanted.where(where.in_(some)))
    ]


@contextlib.contextmanager
def open_scorer(course: Course, db: Session, engine: Engine, exam: Exam) -> Iterator[Scorer]:
    """Load the papers; what a later attempt needs is registered from the same released paper.

    Raises `ExamNotReleased`.
    """
    codes = {form.id: form.code for form in exam.forms}
    wanted = {assignment_name(exam.name, code): (code, 1) for code in codes.values()}
    # Also those that count no more: what the gradebook says of them goes.
    begun = (
        select(Attempt.assignment, Attempt.form_id, func.min(Attempt.ordinal))
        .join(Call, Call.id == Attempt.call_id)
        .where(Call.exam_id == exam.id, Attempt.state.in_(BEGUN))
        .group_by(Attempt.assignment, Attempt.form_id)
        .order_by(Attempt.assignment, Attempt.form_id)
    )
    for assignment, form, ordinal in db.execute(begun):
        # Attempts of 0.1.0 share the name of the first.
        wanted.setdefault(assignment, (codes[form], ordinal))
    forms = {form.code: form for form in exam.forms}
    corrections = confirmed_corrections(db, exam)
    scorer = Scorer(course, db, engine, {}, {})
    for name, (code, ordinal) in wanted.items():
        if ordinal > 1:
            from grading.release import release_again

            release_again(course, exam.name, code, ordinal)
        with engine.begin() as connection:
            correct_keys(connection, name, key_changes(forms[code], corrections))
            scorer.papers[name] = load_paper(connection, course, name)
        scorer.released[name] = released_paper(course, exam.name, code)
    try:
        yield scorer
    finally:
        scorer.pool.close()


@dataclass(frozen=True)
class Batch:
    """Some papers that are being scored; ``found`` comes in their order."""

    tasks: Sequence[Task]
    found: Iterator[PaperFound]


def begin_batch(scorer: Scorer, attempts: Sequence[int]) -> Batch:
    """Let the papers of some attempts be scored, which other processes do while the batch before is written."""
    tasks = papers_of_attempts(scorer.db, attempts)
    return Batch(tasks, scorer.pool.score(work_of(scorer, tasks)))


def record_batch(scorer: Scorer, batch: Batch) -> None:
    """Put everything about the papers on record."""
    db = scorer.db
    found = {each.attempt: each for each in batch.found}
    tasks = _unchanged(db, batch.tasks)
    by_paper: dict[str, list[Task]] = {}
    for task in tasks:
        by_paper.setdefault(task.attempt.assignment, []).append(task)
    known = known_marks(db, [task.attempt.id for task in tasks])
    _know_answers_of_0_1_0(known, tasks, found)
    told: list[ScriptTakenOver] = []
    with scorer.engine.begin() as connection:
        lock_gradebook(connection)
        for name, some in by_paper.items():
            rows = {task.candidate: task.attempt.id for task in some}
            for mark in new_marks(connection, scorer.papers[name], rows, known):
                known.add(mark)
                db.add(mark)
                if mark.reason and mark.points is not None:
                    told.append(_told_instead(mark, some))
        if told:
            trail.decide_all(db, told)
        # On record before the gradebook may forget them.
        db.commit()
        for name, some in by_paper.items():
            _write_gradebook(connection, scorer, scorer.papers[name], some, found, known)
    responses = {}
    for task in tasks:
        row, outcome = task.attempt, found[task.attempt.id]
        key = scorer.papers[row.assignment].key
        names = list(key.shapes)
        scored = outcome.scored.responses if outcome.scored else unread_responses(names)
        responses[row.id] = {
            name: _judged(key, name, answer, marked(known, row.id, name, answer))
            for name, answer in scored.items()
        }
        task.paper.problem = outcome.problem
        task.paper.scored_sha256 = None if outcome.again else outcome.sha256
        if task.paper.door in ("file", "simulation"):
            # Nobody was given a receipt of it: the file that is there now is what counts.
            row.sha256 = task.paper.sha256 = outcome.sha256
            row.answered = sum(each.status not in BLANK for each in scored.values())
            task.paper.handed_in_at = outcome.handed_in_at
    write_responses(db, responses)
    db.commit()


def _told_instead(mark: Mark, tasks: Sequence[Task]) -> ScriptTakenOver:
    """What people gave by name is never replaced in silence."""
    task = next(task for task in tasks if task.attempt.id == mark.attempt_id)
    return ScriptTakenOver(
        subject=f"{task.attempt.form.exam.name}/{task.candidate}",
        question=mark.question,
        points=mark.points or 0.0,
        by=mark.who,
        reason=mark.reason,
    )


def _judged(key: PaperKey, question: str, answer: ScoredAnswer, points: float | None) -> Judged:
    """A mark beyond what the question is worth is a slip: it counts for nothing until a person has looked again."""
    if points is None:
        return answer, None
    worth = key.grade_points[key.graded_cell(question)]
    if 0 <= points <= worth + 1e-9:
        return answer, points
    reason = messages.MARK_BEYOND.format(points=f"{points:g}", worth=f"{worth:g}")
    return replace(answer, status="pending", score=None, reason=reason), None


def _know_answers_of_0_1_0(
    known: KnownMarks, tasks: Sequence[Task], found: Mapping[int, PaperFound]
) -> None:
    """0.1.0 kept no answers: what was marked in a paper that is still the same was the answer that is read now."""
    papers = {task.attempt.id: task.paper.sha256 for task in tasks}
    for attempt, question in [place for place, sha256 in known.judged.items() if not sha256]:
        outcome = found.get(attempt)
        if outcome and outcome.scored is not None and outcome.sha256 == papers[attempt]:
            answer = outcome.scored.responses.get(question)
            if answer is not None:
                known.judged[attempt, question] = answer.answer_sha256


def _unchanged(db: Session, batch: Sequence[Task]) -> list[Task]:
    """Without those that somebody reopened or voided since the batch was begun."""
    ids = [task.attempt.id for task in batch]
    rows = select(Attempt.id, Attempt.state, Attempt.sha256).where(Attempt.id.in_(ids))
    now = {row.id: row for row in db.execute(rows)}
    return [
        task
        for task in batch
        for row in [now[task.attempt.id]]
        if row.state in HANDED_IN and row.sha256 == task.attempt.sha256
    ]


def work_of(scorer: Scorer, tasks: Sequence[Task]) -> list[PaperToScore]:
    """What scoring needs of papers: of those written in the room their answers, too."""
    in_room = [task.attempt.id for task in tasks if task.paper.door == "room"]
    answers = answers_on_record(scorer.db, in_room)
    found = []
    for task in tasks:
        row, paper = task.attempt, task.paper
        work = PaperToScore(
            row.id,
            task.candidate,
            row.assignment,
            paper.door,
            paper.sha256,
            paper.handed_in_at,
            content_hash=row.content_hash,
        )
        if paper.door == "room":
            order = scorer.released[row.assignment].arrangement(row.seed)["order"]
            work = replace(work, answers=answers[row.id], order=tuple(order))
        found.append(work)
    return found


def _write_gradebook(
    connection: Connection,
    scorer: Scorer,
    paper: GradebookPaper,
    tasks: Sequence[Task],
    found: Mapping[int, PaperFound],
    known: KnownMarks,
) -> None:
    good, bad = [], []
    for task in tasks:
        outcome = found[task.attempt.id]
        if outcome.scored is None:
            bad.append(task)
            continue
        marks = {}
        for grade_id in outcome.scored.grades if known.last else ():
            name = question_of(grade_id)
            points = marked(known, task.attempt.id, name, outcome.scored.responses[name])
            if points is not None:
                marks[grade_id] = points
        good.append(
            ScoredSubmission(task.candidate, task.name, outcome.handed_in_at, outcome.scored, marks)
        )
    write_scores(connection, paper, good)
    # What it said of these before is no more what the records say.
    remove_scores(connection, paper, [task.candidate for task in bad])
    for task in bad:
        remove_autograded(scorer.course, task.candidate, task.attempt.assignment)
