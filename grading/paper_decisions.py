"""Decisions about papers that a person has to look at (待核查、待阅卷): one person proposes, another confirms.

A score follows from each of them, so nobody decides alone. What is decided changes what is scored, never a score itself:
the next run of scoring finds the mark, the record, or the file that counts now.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.clock import utc_now
from grading import messages
from grading.errors import PaperDecisionRefused
from grading.nbgrader.course import Course
from grading.notebook import file_hash
from grading.responses import void_responses
from grading.results import decide_again
from grading.submitted import (
    digest,
    recorded_answers,
    released_paper,
    submission_bytes,
    submission_path,
    withdraw_submission,
    write_submission,
)
from records.accounts.own import is_own
from records.accounts.permissions import may
from records.audit import decision, exam_decisions, sitting_decisions, trail
from records.exams.attempt import HANDED_IN, Attempt, move_attempt
from records.exams.exam import ExamForm
from records.exams.mark import Mark
from records.exams.paper_proposal import PaperAct, PaperProposal, ProposalState
from records.exams.reason import MOST_REASON, is_reason
from records.exams.response import Response
from records.exams.submission import Submission

OPEN_RESPONSES = ("unreadable", "pending")
"""Answers that a person may give points for."""


@dataclass(frozen=True)
class Proposed:
    """What somebody wants to be decided about a paper; ``question`` and ``points`` of a mark."""

    act: PaperAct
    reason: str
    question: str = ""
    points: str = ""


def possible_acts(course: Course, attempt: Attempt, paper: Submission | None) -> list[PaperAct]:
    """What can be decided about the paper as a whole, as it stands now."""
    if paper is None or attempt.state not in HANDED_IN:
        return []
    if paper.door not in ("room", "receipted"):
        return ["ask_again"]
    if paper.door != "room" or not paper.problem:
        return []
    path = submission_path(course, attempt.call.person.number, attempt.assignment)
    intact = file_hash(path, below=course.root) == paper.sha256
    return ["use_record", "use_receipted"] if intact else ["use_record"]


def propose(
    db: Session, course: Course, attempt: int, said: Proposed, *, actor: str, roles: Collection[str]
) -> PaperProposal:
    """Put a proposal on record, in the caller's transaction. Nothing follows from it yet.

    Raises `PaperDecisionRefused` with everything that stands against it.
    """
    row, paper = _paper(db, attempt)
    problems = [] if may(roles, "paper.decide") else [messages.DECISION_ROLES]
    if is_own(db, row.call.person_id, actor):
        problems.append(messages.DECISION_OWN)
    points: float | None = None
    judged = ""
    if said.act == "mark" and not (paper and paper.problem):
        points, judged, about = _points(db, row.form, attempt, said)
        problems += about
    elif said.act == "mark" or said.act not in possible_acts(course, row, paper):
        problems.append(messages.DECISION_IMPOSSIBLE)
    if not is_reason(said.reason):
        problems.append(messages.FILE_REASON.format(most=MOST_REASON))
    question = said.question if said.act == "mark" else ""
    if question in questions_proposed(db, attempt):
        problems.append(messages.DECISION_OPEN)
    if problems:
        raise PaperDecisionRefused(problems)
    made = PaperProposal(
        attempt_id=attempt,
        act=said.act,
        question=question,
        points=points,
        answer_sha256=judged,
        reason=said.reason.strip(),
        proposed_by=actor,
        proposed_at=utc_now(),
    )
    db.add(made)
    db.flush()
    told = exam_decisions.PaperProposed(
        subject=_subject(row), act=said.act, question=question, points=points, reason=made.reason
    )
    trail.decide(db, told, actor=actor)
    return made


def propose_points(
    db: Session,
    attempt: int,
    question: str,
    points: float,
    answer_sha256: str,
    *,
    reason: str,
    actor: str,
) -> None:
    """What another decision leads to: points for an answer, for a further person to decide. Of each question one waits at a time."""
    db.add(
        PaperProposal(
            attempt_id=attempt,
            act="mark",
            question=question,
            points=points,
            answer_sha256=answer_sha256,
            reason=reason[:MOST_REASON],
            proposed_by=actor,
            proposed_at=utc_now(),
        )
    )


def questions_proposed(db: Session, attempt: int) -> set[str]:
    """Questions of a paper about which a proposal waits, ``""`` for the paper as a whole."""
    return {each.question for each in _open_proposals(db, attempt)}


def refuse(
    db: Session, proposal: int, *, actor: str, reason: str, roles: Collection[str]
) -> PaperProposal:
    """Say no, or take one's own proposal back, in the caller's transaction. Raises `PaperDecisionRefused`."""
    made = _open_proposal(db, proposal, roles)
    if not is_reason(reason):
        raise PaperDecisionRefused([messages.FILE_REASON.format(most=MOST_REASON)])
    _decide(db, made, "refused", actor)
    told = exam_decisions.ProposalRefused(
        subject=_subject(made.attempt), before=_said(made), reason=reason.strip()
    )
    trail.decide(db, told, actor=actor)
    return made


def confirm(
    db: Session, course: Course, proposal: int, *, actor: str, roles: Collection[str]
) -> PaperProposal:
    """Decide as another has proposed, in the caller's transaction; scoring has to follow.

    Files are moved before the caller commits: where that fails in between, the paper stays one to look at.
    Raises `PaperDecisionRefused`, also when the paper is not any more what the proposal was about.
    """
    made = _open_proposal(db, proposal, roles)
    if made.proposed_by == actor:
        raise PaperDecisionRefused([messages.DECISION_TWO_PEOPLE])
    if is_own(db, made.attempt.call.person_id, actor):
        raise PaperDecisionRefused([messages.DECISION_OWN])
    row, paper = _paper(db, made.attempt_id)
    _decide(db, made, "confirmed", actor)
    told: decision.Decision
    if made.act == "mark":
        told = _mark(db, row, made)
    elif made.act not in possible_acts(course, row, paper) or paper is None:
        raise PaperDecisionRefused([messages.DECISION_IMPOSSIBLE])
    elif made.act == "ask_again":
        told = _ask_again(db, course, row, paper, made, roles)
    else:
        told = _settle(db, course, row, paper, made)
    if paper is not None and made.act != "ask_again":
        # The next run looks at this paper again, whatever it said of it before.
        paper.scored_sha256 = None
    trail.decide(db, told, actor=actor)
    db.flush()
    decide_again(db, row.form.exam, [row.call])
    return made


def _mark(db: Session, row: Attempt, made: PaperProposal) -> exam_decisions.PaperMarked:
    """Points count for the answer that was looked at, and no other."""
    response = db.get(Response, (row.id, made.question), populate_existing=True)
    if response is None or response.answer_sha256 != made.answer_sha256:
        raise PaperDecisionRefused([messages.DECISION_OUTDATED])
    mark = Mark(
        attempt_id=row.id,
        question=made.question,
        answer_sha256=made.answer_sha256,
        points=made.points,
        who=made.proposed_by,
        at=utc_now(),
        round=1,
        reason=made.reason,
    )
    db.add(mark)
    return exam_decisions.PaperMarked(
        subject=_subject(row),
        before={"points": response.score},
        question=made.question,
        points=made.points or 0.0,
        reason=made.reason,
        proposed_by=made.proposed_by,
    )


def _settle(
    db: Session, course: Course, row: Attempt, paper: Submission, made: PaperProposal
) -> exam_decisions.PaperSettled:
    """Which of two things that differ counts: the answers on record, or the file that was receipted."""
    before = {"sha256": paper.sha256, "problem": paper.problem}
    if made.act == "use_receipted":
        paper.door = "receipted"
    else:
        person = row.call.person.number
        released = released_paper(course, row.form.exam.name, row.form.code)
        data = submission_bytes(released, recorded_answers(db, row.id), person)
        path = submission_path(course, person, row.assignment)
        withdraw_submission(course, path)
        write_submission(path, data, row.ended_at or utc_now())
        row.sha256 = paper.sha256 = digest(data)
    return exam_decisions.PaperSettled(
        subject=_subject(row),
        before=before,
        act=made.act,
        sha256=paper.sha256,
        reason=made.reason,
        proposed_by=made.proposed_by,
    )


def _ask_again(
    db: Session,
    course: Course,
    row: Attempt,
    paper: Submission,
    made: PaperProposal,
    roles: Collection[str],
) -> sitting_decisions.FileReturned:
    """The attempt waits for a file as if none had come; the one that came is kept aside, and what it was worth in the history."""
    before = {"sha256": paper.sha256, "problem": paper.problem}
    values = {"sha256": None, "ended_at": None, "answered": None}
    move_attempt(db, row.id, "return_file", values, roles=roles)
    void_responses(db, row.id)
    db.delete(paper)
    for other in _open_proposals(db, row.id):
        _decide(db, other, "refused", made.decided_by or "")
    withdraw_submission(course, submission_path(course, row.call.person.number, row.assignment))
    return sitting_decisions.FileReturned(
        subject=_subject(row), before=before, reason=made.reason, proposed_by=made.proposed_by
    )


def _points(
    db: Session, form: ExamForm, attempt: int, said: Proposed
) -> tuple[float | None, str, list[str]]:
    """The points that somebody typed, the hash of the answer that they are for, and what is wrong with them."""
    response = db.get(Response, (attempt, said.question), populate_existing=True)
    worth = next((q["points"] for q in form.questions if q["name"] == said.question), None)
    if response is None or worth is None or response.status not in OPEN_RESPONSES:
        return None, "", [messages.DECISION_IMPOSSIBLE]
    text = said.points.strip()
    if not re.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,2})?", text) or float(text) > worth:
        return None, "", [messages.DECISION_POINTS.format(given=text[:12], worth=worth)]
    return float(text), response.answer_sha256, []


def _paper(db: Session, attempt: int) -> tuple[Attempt, Submission | None]:
    row = db.get(Attempt, attempt, populate_existing=True)
    if row is None or row.is_practice:
        raise PaperDecisionRefused([messages.DECISION_IMPOSSIBLE])
    return row, db.get(Submission, attempt, populate_existing=True)


def _open_proposal(db: Session, proposal: int, roles: Collection[str]) -> PaperProposal:
    if not may(roles, "paper.decide"):
        raise PaperDecisionRefused([messages.DECISION_ROLES])
    made = db.get(PaperProposal, proposal, populate_existing=True)
    if made is None or made.state != "open":
        raise PaperDecisionRefused([messages.DECISION_GONE])
    return made


def _open_proposals(db: Session, attempt: int) -> list[PaperProposal]:
    rows = select(PaperProposal).where(PaperProposal.attempt_id == attempt)
    return list(db.scalars(rows.where(PaperProposal.state == "open")))


def _decide(db: Session, made: PaperProposal, state: ProposalState, actor: str) -> None:
    made.state, made.decided_by, made.decided_at = state, actor, utc_now()
    db.flush()


def _said(made: PaperProposal) -> dict[str, object]:
    return {
        "act": made.act,
        "question": made.question,
        "points": made.points,
        "proposed_by": made.proposed_by,
    }


def _subject(row: Attempt) -> str:
    return f"{row.form.exam.name}/{row.call.person.number}"
