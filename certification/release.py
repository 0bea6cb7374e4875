"""Publishing an exam's results: asked for, approved by a second person, published, archived.

An approval is of the results as they stood when it was asked for. Whatever changes one of them, or a paper behind it, makes
it void: the next step is refused until it is asked for anew. Candidates are told what was published, and nothing that
was scored since.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from certification import messages
from certification.errors import PublicationRefused
from foundation.clock import utc_now
from foundation.moves import MoveRefused
from grading.explanation import explanations
from grading.result_views import UNDECIDED, count_shown
from records.accounts.own import is_own_exam
from records.audit import certificate_decisions as decisions
from records.audit import trail
from records.exams.appeal import unfinished_appeals
from records.exams.attempt import Attempt
from records.exams.call import Call, called_people
from records.exams.correction import corrections_of
from records.exams.exam import Exam
from records.exams.irregularity import calls_held
from records.exams.paper_proposal import PaperProposal
from records.exams.publication import (
    PUBLICATION_MOVES,
    Publication,
    PublicationAct,
    PublicationState,
    PublishedResult,
    last_published,
    publications,
)
from records.exams.reason import MOST_REASON, is_reason
from records.exams.result import Result
from records.exams.submission import Submission
from records.many_rows import portions
from records.messages import PUBLICATION_STATES
from records.people.person import Person


@dataclass(frozen=True)
class Blocker:
    """Why results cannot be published yet; ``where``: the page on which that is mended."""

    text: str
    where: str


@dataclass(frozen=True)
class Standing:
    """How far an exam's results are. ``current``: the request that is open, or the last publication;

    ``changed``: results are others than those it was about; ``sha256``, ``people`` and ``passed``: of the results as they are.
    ``held``: how many of them are not published, since an irregularity is not decided; they do not count as ``passed``.
    """

    state: PublicationState
    current: Publication | None
    changed: bool
    blockers: Sequence[Blocker]
    sha256: str
    people: int
    passed: int
    held: int
    history: Sequence[Publication]

    def possible(self, roles: Collection[str]) -> list[PublicationAct]:
        """The acts that somebody with these roles may ask for now."""
        acts = PUBLICATION_MOVES.possible(self.state, roles)
        if self.changed:
            return [act for act in acts if act not in ("approve", "publish", "archive")]
        return [act for act in acts if act != "ask" or self.state != "published"]


def standing(db: Session, exam: Exam) -> Standing:
    """How far the results of a formal exam are, as the records are now."""
    digest, people, passed = results_digest(db, exam)
    held = len(calls_held(db, exam))
    history = publications(db, exam)
    blockers = _blockers(db, exam)
    current = next((each for each in history if each.state != "refused"), None)
    state: PublicationState = "unscored" if blockers else "scored"
    if current is not None and current.state != "refused":
        state = current.state
    changed = current is not None and current.results_sha256 != digest
    return Standing(state, current, changed, blockers, digest, people, passed, held, history)


def results_digest(db: Session, exam: Exam) -> tuple[str, int, int]:
    """SHA-256 (hex) of everybody's result and of the paper that it stands on; how many people, how many passed.

    Whose result is held back is part of it, where there is anybody: deciding about them is a reason to publish anew.
    """
    held = calls_held(db, exam)
    rows = db.execute(
        select(
            Call.id,
            Person.number,
            Result.outcome,
            Result.score,
            Attempt.ordinal,
            Submission.scored_sha256,
        )
        .select_from(Call)
        .join(Person, Person.id == Call.person_id)
        .outerjoin(Result, Result.call_id == Call.id)
        .outerjoin(Attempt, Attempt.id == Result.attempt_id)
        .outerjoin(Submission, Submission.attempt_id == Attempt.id)
        .where(Call.exam_id == exam.id)
    ).all()
    # Not by the database: servers put small letters, hyphens and Chinese in other orders, and it must be the same after a move.
    people = sorted((list(row)[1:] for row in rows), key=lambda row: str(row[0]))
    told = [exam.name, exam.cut_score, exam.total_points, people]
    if held:
        told.append(sorted(row.number for row in rows if row.id in held))
    data = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    passed = sum(row.outcome == "passed" and row.id not in held for row in rows)
    return hashlib.sha256(data.encode()).hexdigest(), len(rows), passed


def ask(
    db: Session, exam: Exam, *, actor: str, roles: Collection[str], remark: str = ""
) -> Publication:
    """Ask for the results to be published as they are now, in the caller's transaction. Raises `PublicationRefused`."""
    found, problems = _required(db, exam, "ask", actor, roles)
    problems += [each.text for each in found.blockers]
    if found.state == "published" and not found.changed:
        problems.append(messages.NOTHING_NEW)
    if len(remark.strip()) > MOST_REASON:
        problems.append(messages.REASON.format(most=MOST_REASON))
    if problems:
        raise PublicationRefused(problems)
    made = Publication(
        exam_id=exam.id,
        state="asked",
        results_sha256=found.sha256,
        people=found.people,
        passed=found.passed,
        remark=remark.strip(),
        asked_by=actor,
        asked_at=utc_now(),
    )
    db.add(made)
    told = decisions.PublicationAsked(
        subject=exam.name,
        sha256=found.sha256,
        people=found.people,
        passed=found.passed,
        remark=made.remark,
    )
    trail.decide(db, told, actor=actor)
    db.flush()
    return made


def approve(db: Session, exam: Exam, *, actor: str, roles: Collection[str]) -> Publication:
    """Agree to what another asked for, in the caller's transaction. Raises `PublicationRefused`."""
    made = _open(db, exam, "approve", actor, roles)
    made.state, made.decided_by, made.decided_at = "approved", actor, utc_now()
    told = decisions.PublicationApproved(
        subject=exam.name, sha256=made.results_sha256, asked_by=made.asked_by
    )
    trail.decide(db, told, actor=actor)
    db.flush()
    return made


def refuse(
    db: Session, exam: Exam, *, actor: str, roles: Collection[str], reason: str
) -> Publication:
    """Send it back, or take one's own back, in the caller's transaction. Raises `PublicationRefused`."""
    found, problems = _required(db, exam, "refuse", actor, roles)
    if not is_reason(reason):
        problems.append(messages.REASON.format(most=MOST_REASON))
    if problems or found.current is None:
        raise PublicationRefused(problems)
    made = found.current
    made.state, made.decided_by, made.decided_at = "refused", actor, utc_now()
    made.reason = reason.strip()
    told = decisions.PublicationRefused(
        subject=exam.name,
        sha256=made.results_sha256,
        asked_by=made.asked_by,
        reason=made.reason,
    )
    trail.decide(db, told, actor=actor)
    db.flush()
    return made


def publish(db: Session, exam: Exam, *, actor: str, roles: Collection[str]) -> Publication:
    """Tell candidates what was approved, in the caller's transaction. Raises `PublicationRefused`."""
    made = _open(db, exam, "publish", actor, roles)
    now = utc_now()
    keep_published(db, made)
    made.state, made.published_by, made.published_at = "published", actor, now
    exam.published_at = now
    told = decisions.ResultsPublished(
        subject=exam.name,
        sha256=made.results_sha256,
        people=made.people,
        passed=made.passed,
        asked_by=made.asked_by,
        approved_by=made.decided_by or "",
    )
    trail.decide(db, told, actor=actor)
    db.flush()
    return made


def archive(db: Session, exam: Exam, *, actor: str, roles: Collection[str]) -> Publication:
    """Close the exam for good, in the caller's transaction. Raises `PublicationRefused`."""
    found, problems = _required(db, exam, "archive", actor, roles)
    if found.changed:
        problems.append(messages.CHANGED_SINCE_PUBLISHED)
    if waiting := len(unfinished_appeals(db, exam)):
        problems.append(messages.APPEALS_OPEN.format(count=waiting))
    if found.held:
        problems.append(messages.IRREGULARITIES_OPEN.format(count=found.held))
    if problems or found.current is None:
        raise PublicationRefused(problems)
    made = found.current
    made.state, made.archived_by, made.archived_at = "archived", actor, utc_now()
    told = decisions.ExamArchived(subject=exam.name, sha256=made.results_sha256)
    trail.decide(db, told, actor=actor)
    db.flush()
    return made


def keep_published(db: Session, made: Publication) -> None:
    """Keep everybody's result as it is now under this publication, with how it came about.

    Not of those about whom an irregularity is recorded and not decided: nobody is told a score that may be void.
    """
    exam = db.get_one(Exam, made.exam_id)
    held = calls_held(db, exam)
    for some in portions(called_people(db, exam, deleted=True)):
        results = db.execute(
            select(Result, Submission.sha256)
            .outerjoin(Submission, Submission.attempt_id == Result.attempt_id)
            .where(Result.call_id.in_(some))
        ).all()
        explained = explanations(db, exam, some)
        db.add_all(
            PublishedResult(
                publication_id=made.id,
                call_id=result.call_id,
                outcome=result.outcome,
                score=result.score,
                attempt_id=result.attempt_id,
                paper_sha256=paper or "",
                explanation=explained.get(result.call_id, ""),
            )
            for result, paper in results
            if result.call_id not in held
        )
        db.flush()  # What is written need not be held.


def changed_since_published(db: Session, exam: Exam) -> bool:
    """Whether results are others than those that were published last."""
    last = last_published(db, exam)
    return last is not None and last.results_sha256 != results_digest(db, exam)[0]


def _open(
    db: Session, exam: Exam, act: PublicationAct, actor: str, roles: Collection[str]
) -> Publication:
    """The request that is open, for who may decide it. Raises `PublicationRefused`."""
    found, problems = _required(db, exam, act, actor, roles)
    made = found.current
    if made is None or (act == "approve" and made.asked_by == actor):
        problems.append(messages.TWO_PEOPLE)
    if found.changed:
        problems.append(messages.APPROVAL_VOID)
    problems += [each.text for each in found.blockers]
    if problems or made is None:
        raise PublicationRefused(problems)
    return made


def _required(
    db: Session, exam: Exam, act: PublicationAct, actor: str, roles: Collection[str]
) -> tuple[Standing, list[str]]:
    found = standing(db, exam)
    problems = []
    move = PUBLICATION_MOVES.table[act]
    try:
        PUBLICATION_MOVES.require(found.state, act, roles)
    except MoveRefused:
        if move.who.isdisjoint(roles):
            problems.append(messages.PUBLICATION_ROLES)
        if found.state not in move.sources and not (act == "ask" and found.blockers):
            problems.append(messages.NOT_NOW.format(state=PUBLICATION_STATES[found.state]))
    if exam.practice:
        problems.append(messages.NO_PRACTICE)
    if is_own_exam(db, exam, actor):
        problems.append(messages.OWN_EXAM)
    return found, problems


def _blockers(db: Session, exam: Exam) -> list[Blocker]:
    where = f"/results/{exam.id}"
    counts = count_shown(db, exam)
    found = [
        Blocker(messages.BLOCKERS[shown].format(count=counts[shown]), f"{where}?shown={shown}")
        for shown in UNDECIDED
        if counts[shown]
    ]
    if not counts.total():
        found.append(Blocker(messages.NOBODY_CALLED, f"/exams/{quote(exam.name)}/called"))
    waiting = db.scalar(
        select(func.count())
        .select_from(PaperProposal)
        .join(Attempt, Attempt.id == PaperProposal.attempt_id)
        .join(Call, Call.id == Attempt.call_id)
        .where(Call.exam_id == exam.id, PaperProposal.state == "open")
    )
    if waiting:
        found.append(Blocker(messages.PROPOSALS_OPEN.format(count=waiting), where))
    corrections = [
        each
        for each in corrections_of(db, exam)
        if each.state == "open" or (each.state == "confirmed" and each.applied_at is None)
    ]
    if corrections:
        text = messages.CORRECTIONS_OPEN.format(count=len(corrections))
        found.append(Blocker(text, f"{where}/corrections"))
    return found
