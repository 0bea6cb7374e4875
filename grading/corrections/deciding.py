"""A correction is proposed by one person with what would follow from it, and confirmed by another while exactly that still follows.

Confirming changes no score by itself: the next run of scoring puts the key into nbgrader's gradebook and scores the papers
again (`grading.corrections.applying`). A pass that candidates were told of is not taken away by it: it is held until a person
decides about it by itself.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.clock import utc_now
from grading import messages
from grading.corrections.measured import Measured
from grading.corrections.what_if import ResultChange, WhatIf, Wish, what_if
from grading.errors import CorrectionRefused
from grading.nbgrader.course import Course
from grading.paper_decisions import propose_points
from records.accounts.own import is_own_exam
from records.accounts.permissions import may
from records.audit import exam_decisions, trail
from records.exams.attempt import Attempt
from records.exams.correction import CORRECTION_MOVES, Correction
from records.exams.exam import Exam, ExamForm
from records.exams.mark import Mark
from records.exams.paper_proposal import PaperProposal
from records.exams.reason import MOST_REASON, is_reason
from records.many_rows import portions


def propose_correction(
    db: Session,
    course: Course,
    exam: Exam,
    wish: Wish,
    *,
    reason: str,
    actor: str,
    roles: Collection[str],
    measured: Measured | None = None,
) -> Correction:
    """Put a proposal on record with what would follow, in the caller's transaction. No score changes yet.

    ``measured``: the same worked out before, which is taken where it still holds.

    Raises `CorrectionRefused` with everything that stands against it. That two at once propose about the same item is refused
    by the table.
    """
    problems = _against(db, exam, actor, roles)
    if not is_reason(reason):
        problems.append(messages.FILE_REASON.format(most=MOST_REASON))
    if len(wish.typed) > 300:
        problems.append(messages.KEY_LONG)
    open_one = select(Correction.id).where(
        Correction.exam_id == exam.id, Correction.item == wish.item, Correction.state == "open"
    )
    if db.scalar(open_one) is not None:
        problems.append(messages.CORRECTION_OPEN)
    try:
        found = _found(db, course, exam, wish, measured)
    except CorrectionRefused as error:
        raise CorrectionRefused([*problems, *error.problems]) from error
    if problems:
        raise CorrectionRefused(problems)
    made = Correction(
        exam_id=exam.id,
        item=wish.item,
        act=wish.act,
        key=found.key,
        typed=wish.typed.strip(),
        reason=reason.strip(),
        found=found.told(),
        found_sha256=found.sha256,
        proposed_by=actor,
        proposed_at=utc_now(),
    )
    db.add(made)
    db.flush()
    told = exam_decisions.CorrectionProposed(
        subject=exam.name,
        item=made.item,
        act=made.act,
        key_sha256=_key_sha256(made.key),
        reason=made.reason,
        found=_figures(found),
    )
    trail.decide(db, told, actor=actor)
    return made


def refuse_correction(
    db: Session, correction: int, *, reason: str, actor: str, roles: Collection[str]
) -> Correction:
    """Say no, or take one's own proposal back, in the caller's transaction. Raises `CorrectionRefused`."""
    made = _open_correction(db, correction, roles)
    if not is_reason(reason):
        raise CorrectionRefused([messages.FILE_REASON.format(most=MOST_REASON)])
    made.state = CORRECTION_MOVES.require(made.state, "refuse", roles).target or made.state
    made.decided_by, made.decided_at = actor, utc_now()
    told = exam_decisions.CorrectionTurnedDown(
        subject=made.exam.name,
        before={"item": made.item, "act": made.act, "proposed_by": made.proposed_by},
        reason=reason.strip(),
    )
    trail.decide(db, told, actor=actor)
    return made


def confirm_correction(
    db: Session,
    course: Course,
    correction: int,
    *,
    actor: str,
    roles: Collection[str],
    measured: Measured | None = None,
) -> Correction:
    """Decide as another has proposed, in the caller's transaction; scoring has to follow. ``measured`` as above.

    Raises `CorrectionRefused`, also when something else would follow now than both were shown.
    """
    made = _open_correction(db, correction, roles)
    problems = _against(db, made.exam, actor, roles)
    if made.proposed_by == actor:
        problems.append(messages.DECISION_TWO_PEOPLE)
    if problems:
        raise CorrectionRefused(problems)
    found = _found(db, course, made.exam, wish_of(made), measured)
    if found.sha256 != made.found_sha256:
        raise CorrectionRefused([messages.CORRECTION_OUTDATED])
    held = [each for each in found.results if each.loses_pass and made.exam.published_at]
    if _is_proposed_about(db, made.exam, found):
        raise CorrectionRefused([messages.CORRECTION_PROPOSED])
    made.state = CORRECTION_MOVES.require(made.state, "confirm", roles).target or made.state
    made.decided_by, made.decided_at = actor, utc_now()
    if made.act == "void":
        _let_go(db, found, made)
    for each in held:
        _hold(db, each, made)
    told = exam_decisions.KeyCorrected(
        subject=made.exam.name,
        item=made.item,
        act=made.act,
        key_sha256=_key_sha256(made.key),
        reason=made.reason,
        proposed_by=made.proposed_by,
        found=_figures(found),
        held=[each.person for each in held],
    )
    trail.decide(db, told, actor=actor)
    db.flush()
    return made


def wish_of(correction: Correction) -> Wish:
    """What it was asked for."""
    return Wish(correction.item, correction.act, correction.typed)


def _found(
    db: Session, course: Course, exam: Exam, wish: Wish, measured: Measured | None
) -> WhatIf:
    if measured is not None and measured.holds(db, exam, wish):
        return measured.found
    return what_if(db, course, exam, wish)


def _is_proposed_about(db: Session, exam: Exam, found: WhatIf) -> bool:
    """Whether points for the question wait to be decided on anybody's paper: they were meant for the key as it is."""
    rows = (
        select(ExamForm.code, PaperProposal.question)
        .join(Attempt, Attempt.id == PaperProposal.attempt_id)
        .join(ExamForm, ExamForm.id == Attempt.form_id)
        .where(ExamForm.exam_id == exam.id, PaperProposal.state == "open")
    )
    asked = {(each.form, each.question) for each in found.questions}
    return any((row.code, row.question) in asked for row in db.execute(rows))


def _let_go(db: Session, found: WhatIf, made: Correction) -> None:
    """Points that a person gave for the answer stand no more: everybody gets what the question is worth."""
    marked: set[tuple[int, str]] = set()
    for some in portions([each.attempt for each in found.answers]):
        given = select(Mark.attempt_id, Mark.question).where(Mark.attempt_id.in_(some))
        marked.update((row.attempt_id, row.question) for row in db.execute(given))
    for each in found.answers:
        if (each.attempt, each.question) in marked:
            db.add(_mark(made, each.attempt, each.question, each.answer_sha256, None))


def _hold(db: Session, change: ResultChange, made: Correction) -> None:
    """The points stay as they are, and who decides about papers is asked about each of them."""
    for each in change.answers:
        db.add(_mark(made, each.attempt, each.question, each.answer_sha256, each.before))
        propose_points(
            db,
            each.attempt,
            each.question,
            each.after,
            each.answer_sha256,
            reason=messages.CORRECTION_TAKES_PASS.format(item=made.item),
            actor=made.proposed_by,
        )


def _mark(made: Correction, attempt: int, question: str, sha256: str, points: float | None) -> Mark:
    text = messages.CORRECTION_MARK_GONE if points is None else messages.CORRECTION_HELD
    return Mark(
        attempt_id=attempt,
        question=question,
        answer_sha256=sha256,
        points=points,
        who=made.decided_by or "",
        at=utc_now(),
        round=1,
        reason=text.format(item=made.item),
    )


def _against(db: Session, exam: Exam, actor: str, roles: Collection[str]) -> list[str]:
    problems = [] if may(roles, "key.correct") else [messages.CORRECTION_ROLES]
    if is_own_exam(db, exam, actor):
        problems.append(messages.CORRECTION_OWN)
    return problems


def _open_correction(db: Session, correction: int, roles: Collection[str]) -> Correction:
    if not may(roles, "key.correct"):
        raise CorrectionRefused([messages.CORRECTION_ROLES])
    made = db.get(Correction, correction, populate_existing=True, with_for_update=True)
    if made is None or made.state != "open":
        raise CorrectionRefused([messages.DECISION_GONE])
    return made


def _figures(found: WhatIf) -> dict[str, object]:
    return {name: value for name, value in found.told().items() if name != "units"}


def _key_sha256(key: object) -> str:
    """The trail is read by people who must not know keys: it says which key, and not what it is."""
    text = json.dumps(key, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
