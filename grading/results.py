"""Results: from attempts and their responses to one outcome for everybody who was called."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from records.audit import trail
from records.audit.exam_decisions import ResultChanged, ResultsCollected
from records.exams.attempt import DONE_WITH, HANDED_IN, Attempt, AttemptState, attempts_of_calls
from records.exams.call import Call
from records.exams.exam import Exam
from records.exams.policy import Policy
from records.exams.response import RESOLVED, Response, ResponseStatus
from records.exams.result import Outcome, Result
from records.exams.submission import submissions_of
from records.many_rows import portions


@dataclass(frozen=True)
class AttemptScore:
    """What is known of an attempt's paper. ``scored``: as it was handed in last; ``problem``: it cannot be as a whole.

    ``counts``: questions by status; ``points``: the sum of their scores; ``questions``: how many the paper has.
    """

    state: AttemptState
    scored: bool = False
    problem: str = ""
    counts: Mapping[ResponseStatus, int] = field(default_factory=dict)
    points: float = 0.0
    questions: int = 0


def counting(attempts: Sequence[AttemptScore], cut_score: float, policy: Policy) -> int | None:
    """Which of a call's attempts (in order) counts; ``None`` without any.

    Of those that were written and not voided, the first, the last or the best, as the policy says: for the attempts that
    it allows, and for resits beyond them. Where nobody wrote anything that stands, the last that was not voided, and at
    the very last a voided one.
    """
    places = range(len(attempts))
    written = [place for place in places if attempts[place].state in (*HANDED_IN, "writing")]
    if written:
        first_time = len(written) <= policy.attempts.allowed
        match policy.attempts.counts if first_time else policy.resit.counts:
            case "first":
                return written[0]
            case "best":
                return max(written, key=lambda place: _rank(attempts[place], cut_score, policy))
        return written[-1]
    standing = [place for place in places if attempts[place].state != "voided"]
    return max(standing or places, default=None)


def _rank(attempt: AttemptScore, cut_score: float, policy: Policy) -> tuple[int, float]:
    """What makes an attempt the best: a pass stands; before that, what is not decided yet may still become one."""
    outcome, score = decide(cut_score, attempt, rounded=policy.rounded)
    return {"passed": 2, "failed": 0}.get(outcome, 1), score or 0.0


def _without_noise(points: float) -> float:
    return round(points, 6)


def decide(
    cut_score: float,
    attempt: AttemptScore | None,
    *,
    exempt: bool = False,
    rounded: Callable[[float], float] = _without_noise,
) -> tuple[Outcome, float | None]:
    """The outcome and score of somebody whose ``attempt`` counts; ``exempt``: they need not have one;
    ``rounded``: how the policy rounds a score before it is compared.

    Nobody fails because a paper or an answer could not be read: that is an exception until a person has given the score
    of the question. Nobody is absent whose paper is there, or who may still come.
    """
    if attempt is None or attempt.state in DONE_WITH:
        nothing: Outcome = "voided" if attempt and attempt.state == "voided" else "absent"
        return ("exempt" if exempt else nothing), None
    if attempt.state not in HANDED_IN:
        return "pending", None
    if attempt.problem:
        return "exception", None
    if not attempt.scored:
        return "pending", None
    known = sum(attempt.counts.values())
    if attempt.counts.get("unreadable") or known != attempt.questions:
        return "exception", None
    if attempt.counts.get("pending"):
        return "pending", None
    # Shares of a point (one blank of three) must not put somebody a rounding error below the cut score.
    score = rounded(attempt.points)
    return ("passed" if score >= cut_score else "failed"), score


def decide_results(db: Session, exam: Exam, called: Sequence[Call]) -> Counter[str]:
    """Bring the results of these people up to date, in the caller's transaction; returns the outcomes that are new or changed."""
    calls = [call.id for call in called]
    attempts, known = attempts_of_calls(db, calls), results_of_calls(db, calls)
    scores = attempt_scores(db, exam, attempts)
    changed = Counter[str]()
    made: list[ResultChanged] = []
    policy = exam.rules
    for call in called:
        rows = attempts.get(call.id, [])
        place = counting([scores[row.id] for row in rows], exam.cut_score, policy)
        attempt = None if place is None else rows[place]
        known_of = scores[attempt.id] if attempt else None
        exempt = call.exemption is not None
        outcome, score = decide(exam.cut_score, known_of, exempt=exempt, rounded=policy.rounded)
        # Nobody wrote anything in an attempt that was missed, and who is exempt needs none.
        counts = None if attempt is None or outcome in ("absent", "exempt") else attempt.id
        row = known.get(call.id)
        before = None if row is None else (row.outcome, row.score)
        if row is None:
            db.add(Result(call_id=call.id, attempt_id=counts, outcome=outcome, score=score))
        elif (row.outcome, row.score, row.attempt_id) != (outcome, score, counts):
            row.outcome, row.score, row.attempt_id = outcome, score, counts
        else:
            continue
        changed[outcome] += 1
        number = call.person.number
        made.append(ResultChanged.of(exam.name, number, before=before, after=(outcome, score)))
    if changed:
        # Each of them is somebody's: who asks later what became of a score finds it.
        trail.decide_all(db, [*made, ResultsCollected(subject=exam.name, after=dict(changed))])
    return changed


def outcomes_of_attempts(
    db: Session, exam: Exam, sitting: int
) -> dict[int, tuple[Outcome, AttemptScore]]:
    """What each attempt of a sitting comes to by itself, whichever attempt of a person counts in the end, by attempt."""
    sat = select(Attempt.call_id).where(Attempt.sitting_id == sitting)
    attempts = attempts_of_calls(db, set(db.scalars(sat)))
    scores = attempt_scores(db, exam, attempts)
    return {
        row.id: (
            decide(exam.cut_score, scores[row.id], rounded=exam.rules.rounded)[0],
            scores[row.id],
        )
        for rows in attempts.values()
        for row in rows
        if row.sitting_id == sitting
    }


def decide_again(db: Session, exam: Exam, called: Sequence[Call]) -> Counter[str]:
    """The same for those of these people who have a result: of the others nobody has asked yet."""
    known = results_of_calls(db, [call.id for call in called])
    return decide_results(db, exam, [call for call in called if call.id in known])


def results_of(db: Session, exam: Exam) -> dict[int, Result]:
    """The results of an exam, by call."""
    rows = db.scalars(select(Result).join(Call).where(Call.exam_id == exam.id))
    return {row.call_id: row for row in rows}


def results_of_calls(db: Session, calls: Collection[int]) -> dict[int, Result]:
    """The results of these calls."""
    found: dict[int, Result] = {}
    for some in portions(calls):
        found |= {
            row.call_id: row for row in db.scalars(select(Result).where(Result.call_id.in_(some)))
        }
    return found


def attempt_scores(
    db: Session, exam: Exam, attempts: Mapping[int, Sequence[Attempt]]
) -> dict[int, AttemptScore]:
    """What is known of the paper of each of these ``attempts`` (by call), by attempt."""
    questions = {form.id: len(form.questions) for form in exam.forms}
    counts: dict[int, dict[ResponseStatus, int]] = defaultdict(dict)
    points: dict[int, float] = defaultdict(float)
    every = [row for rows in attempts.values() for row in rows]
    papers = submissions_of(db, [row.id for row in every])
    for some in portions([row.id for row in every]):
        for attempt, status, number, total in db.execute(
            select(Response.attempt_id, Response.status, func.count(), func.sum(Response.score))
            .where(Response.attempt_id.in_(some))
            .group_by(Response.attempt_id, Response.status)
        ):
            counts[attempt][status] = number
            if status in RESOLVED:
                points[attempt] += total or 0.0
    found = {}
    for row in every:
        paper = papers.get(row.id)
        found[row.id] = AttemptScore(
            row.state,
            scored=paper is not None and paper.scored_sha256 == paper.sha256,
            problem=paper.problem if paper else "",
            counts=counts.get(row.id, {}),
            points=points[row.id],
            questions=questions[row.form_id],
        )
    return found
