"""Papers that came as files: voided by two people, and written again. The room decides about those that it has itself."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from foundation.clock import utc_now
from foundation.moves import COMMAND
from grading import messages
from grading.eligibility import who_may_sit
from grading.errors import FileRefused
from grading.hand_in import new_attempt
from grading.nbgrader.course import Course
from grading.results import decide_again
from grading.submitted import submission_path, withdraw_submission
from records.audit import sitting_decisions, trail
from records.errors import CallRefused
from records.exams.attempt import ATTEMPT_MOVES, Attempt, AttemptAct, last_ordinals, move_attempt
from records.exams.call import Call
from records.exams.calling import called_by_number
from records.exams.exam import Exam
from records.exams.reason import MOST_REASON, is_reason


def void_file(
    db: Session, exam: Exam, number: str, *, reason: str, actor: str, roles: Collection[str]
) -> Attempt | None:
    """Void the last paper that somebody sent as a file: the first person proposes, another confirms.

    Returns the attempt if it is void now: when the caller has committed, its file is put aside (`put_aside`), and scoring
    brings result and gradebook up to date. ``actor``: whose account; ``roles`` of theirs. Raises `FileRefused`, `CallRefused`.
    """
    call, attempt = _sent(db, exam, number, "void")
    _require_role(actor, roles, "void")
    subject = f"{exam.name}/{call.person.number}"
    proposed = Attempt.void_proposed_by
    if attempt.void_proposed_by is None:
        why = _reason(reason)
        values = {"void_proposed_by": actor, "void_reason": why}
        move_attempt(
            db, attempt.id, "propose_void", values, roles=roles, where=[proposed.is_(None)]
        )
        trail.decide(db, sitting_decisions.VoidProposed(subject=subject, reason=why), actor=actor)
        return None
    if attempt.void_proposed_by == actor:
        raise FileRefused([messages.FILE_TWO_PEOPLE])
    decided = sitting_decisions.AttemptVoided(
        subject=subject,
        before={"state": attempt.state, "sha256": attempt.sha256},
        reason=attempt.void_reason,
        proposed_by=attempt.void_proposed_by,
    )
    same: list[ColumnElement[bool]] = [proposed == attempt.void_proposed_by]
    move_attempt(db, attempt.id, "void", {"ended_at": utc_now()}, roles=roles, where=same)
    trail.decide(db, decided, actor=actor)
    return attempt


def put_aside(course: Course, number: str, attempt: Attempt) -> None:
    """Take a voided paper's file out of nbgrader's sight, without losing it; ``number``: whose it is."""
    withdraw_submission(course, submission_path(course, number, attempt.assignment))


def withdraw_void_of_file(
    db: Session, exam: Exam, number: str, *, actor: str, roles: Collection[str]
) -> None:
    """Take a proposal back. Raises `FileRefused`, `CallRefused`; the caller commits."""
    call, attempt = _sent(db, exam, number, "withdraw_void")
    _require_role(actor, roles, "withdraw_void")
    if attempt.void_proposed_by is None:
        text = messages.FILE_NOT_PROPOSED
        raise FileRefused([text.format(name=call.person.name, number=call.person.number)])
    before = {"proposed_by": attempt.void_proposed_by}
    values = {"void_proposed_by": None, "void_reason": ""}
    move_attempt(db, attempt.id, "withdraw_void", values, roles=roles)
    subject = f"{exam.name}/{call.person.number}"
    trail.decide(db, sitting_decisions.VoidWithdrawn(subject=subject, before=before), actor=actor)


def sit_again(db: Session, exam: Exam, numbers: Sequence[str], *, actor: str) -> list[Attempt]:
    """Give people another attempt, to be written elsewhere and sent as a file; each with its own form and its own name.

    The exam's policy says who may (a voided or missed attempt is none). Raises `FileRefused` with everybody who may not;
    nobody gets one then. The caller commits.
    """
    if exam.practice:
        raise FileRefused([messages.FILE_PRACTICE.format(exam=exam.name)])
    problems: list[str] = []
    called: dict[int, Call] = {}
    for number in numbers:
        try:
            call = called_by_number(db, exam, number)
        except CallRefused as error:
            problems += error.problems
        else:
            called[call.id] = call
    ordinals = last_ordinals(db, called)
    forms = {
        call.id: form for call, form in who_may_sit(db, exam, [*called.values()], on=utc_now())
    }
    for call in called.values():
        named = {"name": call.person.name, "number": call.person.number}
        if call.id not in ordinals:
            problems.append(messages.FILE_FIRST.format(**named))
        elif call.id not in forms:
            problems.append(messages.FILE_MAY_NOT.format(**named))
    if problems:
        raise FileRefused(problems)
    made = [
        new_attempt(call, forms[call.id], ordinal=1 + ordinals[call.id]) for call in called.values()
    ]
    db.add_all(made)
    db.flush()
    names = {called[each.call_id].person.number: each.assignment for each in made}
    trail.decide(db, sitting_decisions.SatAgain(subject=exam.name, attempts=names), actor=actor)
    decide_again(db, exam, [*called.values()])
    return made


def miss_file(db: Session, exam: Exam, number: str, *, reason: str, actor: str) -> None:
    """End such an attempt, of which no file has come: it was missed, and what was before counts again.

    Raises `FileRefused`, `CallRefused`; the caller commits.
    """
    call, attempt = _sent(db, exam, number, "miss_file")
    why = _reason(reason)
    move_attempt(db, attempt.id, "miss_file", {"ended_at": utc_now()}, roles=[COMMAND])
    subject = f"{exam.name}/{call.person.number}"
    trail.decide(db, sitting_decisions.AttemptMissed(subject=subject, reason=why), actor=actor)
    db.flush()
    decide_again(db, exam, [call])


def _sent(db: Session, exam: Exam, number: str, act: AttemptAct) -> tuple[Call, Attempt]:
    """Somebody's last attempt outside the room that stands where this can be done."""
    call = called_by_number(db, exam, number)
    stands = Attempt.state.in_(ATTEMPT_MOVES.table[act].sources)
    found = db.scalar(
        select(Attempt)
        .where(Attempt.call_id == call.id, Attempt.sitting_id.is_(None), stands)
        .order_by(Attempt.ordinal.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )
    if found is None:
        named = {"name": call.person.name, "number": call.person.number}
        raise FileRefused([messages.FILE_NONE.format(**named)])
    return call, found


def _require_role(actor: str, roles: Collection[str], act: AttemptAct) -> None:
    if ATTEMPT_MOVES.table[act].who.isdisjoint(roles):
        raise FileRefused([messages.FILE_ROLES.format(actor=actor)])


def _reason(reason: str) -> str:
    if not is_reason(reason):
        raise FileRefused([messages.FILE_REASON.format(most=MOST_REASON)])
    return reason.strip()
