"""Score reviews (成绩复核): asked for by the candidate, recounted by one person, read anew by a second, decided by another.

A review opens exactly the version that made the published score, and recounts it from the evidence; it argues nothing anew.
It changes no score by itself: points that a decision corrects become proposals about the paper, for a further person to
confirm; a wrong key goes through a correction; a new publication tells the score.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from certification import messages
from certification.appeal_evidence import (
    essays_in_doubt,
    read_otherwise,
    reader_problems,
    recounted,
)
from certification.errors import AppealRefused
from certification.release import changed_since_published
from foundation.clock import utc_now
from foundation.local_time import local_day, written_day
from foundation.moves import CANDIDATE
from grading.nbgrader.course import Course
from grading.paper_decisions import propose_points, questions_proposed
from records.accounts.own import is_own_exam
from records.accounts.permissions import may
from records.audit import appeal_decisions as decisions
from records.audit import trail
from records.exams.appeal import APPEAL_MOVES, Appeal, AppealAct, Verdict, appeal_of
from records.exams.attempt import Attempt
from records.exams.call import Call
from records.exams.publication import last_published, published_result
from records.exams.reason import MOST_REASON, is_reason
from records.exams.submission import Submission


@dataclass(frozen=True)
class Window:
    """When somebody may ask; ``last``: the last day; ``problems``: why they may not now."""

    last: dt.date | None
    problems: Sequence[str]


def window(db: Session, call: Call, *, now: dt.datetime, zone: dt.tzinfo) -> Window:
    """Whether a candidate may ask for a review of what was published about them. ``now`` in UTC, naive."""
    found, days = published_result(db, call.id), call.exam.rules.review_days
    problems = []
    if found is None or found.publication.published_at is None:
        return Window(None, [messages.APPEAL_NOT_PUBLISHED])
    if days is None:
        return Window(None, [messages.APPEAL_NO_RULE])
    last = local_day(found.publication.published_at, zone) + dt.timedelta(days=days)
    if local_day(now, zone) > last:
        problems.append(messages.APPEAL_LATE.format(day=written_day(last), days=days))
    if found.attempt_id is None or found.score is None or not found.paper_sha256:
        problems.append(messages.APPEAL_NO_SCORE)
    if found.publication.state == "archived":
        problems.append(messages.APPEAL_ARCHIVED)
    if appeal_of(db, call.id) is not None:
        problems.append(messages.APPEAL_ONCE)
    return Window(last, problems)


def ask(
    db: Session,
    call: Call,
    questions: Sequence[str],
    *,
    reason: str,
    person: int | None,
    actor: str,
    now: dt.datetime,
    zone: dt.tzinfo,
) -> Appeal:
    """Ask for a review, as the candidate, in the caller's transaction; ``questions``: names of those that are doubted.

    Raises `AppealRefused` with everything that stands against it.
    """
    if person is None or call.person_id != person:
        raise AppealRefused([messages.APPEAL_OTHERS])
    problems = list(window(db, call, now=now, zone=zone).problems)
    if not is_reason(reason):
        problems.append(messages.REASON.format(most=MOST_REASON))
    found = published_result(db, call.id)
    doubted = list(dict.fromkeys(questions))
    known: set[str] = set()
    if found is not None and found.attempt_id is not None:
        known = {str(each["name"]) for each in db.get_one(Attempt, found.attempt_id).form.questions}
    if not known.issuperset(doubted):
        problems.append(messages.APPEAL_QUESTIONS)
    if problems or found is None or found.attempt_id is None:
        raise AppealRefused(problems)
    made = Appeal(
        call=call,
        publication_id=found.publication_id,
        attempt_id=found.attempt_id,
        paper_sha256=found.paper_sha256,
        questions=doubted,
        reason=reason.strip(),
        asked_at=now,
    )
    db.add(made)
    try:
        db.flush()
    except IntegrityError as error:  # The same page, sent twice.
        db.rollback()
        raise AppealRefused([messages.APPEAL_ONCE]) from error
    told = decisions.AppealAsked(
        subject=_subject(made), doubted=doubted, reason=made.reason, paper=made.paper_sha256
    )
    trail.decide(db, told, actor=actor)
    return made


def withdraw(db: Session, appeal: int, *, person: int | None, actor: str) -> Appeal:
    """Take it back, as the candidate, in the caller's transaction. Raises `AppealRefused`."""
    made = _one(db, appeal)
    if person is None or made.call.person_id != person:
        raise AppealRefused([messages.APPEAL_OTHERS])
    problems = APPEAL_MOVES.problems(made.state, "withdraw", [CANDIDATE])
    if problems:
        raise AppealRefused(problems)
    made.state, made.decided_at = "withdrawn", utc_now()
    trail.decide(db, decisions.AppealWithdrawn(subject=_subject(made)), actor=actor)
    return made


def take(
    db: Session, course: Course, appeal: int, *, reader: str, actor: str, roles: Collection[str]
) -> Appeal:
    """Recount from the evidence and name who reads the essays anew, in the caller's transaction; again does it again,
    also where a correction was decided that nobody confirmed.

    Raises `AppealRefused`. Evidence that is not any more what it was is no error but what was found.
    """
    made = _one(db, appeal)
    problems = _staff_problems(db, made, "take", actor, roles)
    essays, named = essays_in_doubt(made), reader.strip()
    if essays and not named:
        problems.append(messages.APPEAL_NO_READER)
    if named and not essays:
        problems.append(messages.APPEAL_NOTHING_TO_READ)
    if named and essays:
        problems += reader_problems(db, made, named)
    if named and named == actor:
        problems.append(messages.APPEAL_READER_TAKES)
    if problems:
        raise AppealRefused(problems)
    if named != made.reader:
        made.reading, made.read_at = [], None
    found = recounted(db, course, made)
    made.found = found
    made.state, made.reader, made.verdict = "recounting", named, None
    made.taken_by, made.taken_at = actor, utc_now()
    told = decisions.AppealTaken(
        subject=_subject(made), intact=found["intact"], differs=found["differs"], reader=named
    )
    trail.decide(db, told, actor=actor)
    return made


def uphold(db: Session, appeal: int, *, reason: str, actor: str, roles: Collection[str]) -> Appeal:
    """The score stands, in the caller's transaction. Raises `AppealRefused`, also where the recount says otherwise."""
    made = _one(db, appeal)
    problems = _decision_problems(db, made, "uphold", reason, actor, roles)
    if made.found and (made.found["differs"] or not made.found["intact"]):
        problems.append(messages.APPEAL_DIFFERS)
    if problems:
        raise AppealRefused(problems)
    _decide(made, "upheld", reason, actor)
    told = decisions.AppealUpheld(
        subject=_subject(made), reason=made.grounds, taken_by=made.taken_by
    )
    trail.decide(db, told, actor=actor)
    return made


def correct(db: Session, appeal: int, *, reason: str, actor: str, roles: Collection[str]) -> Appeal:
    """The score is to be put right, in the caller's transaction: points that were read otherwise become proposals.

    A further person confirms these, scoring follows, and two people publish. Raises `AppealRefused`.
    """
    made = _one(db, appeal)
    problems = _decision_problems(db, made, "correct", reason, actor, roles)
    otherwise = read_otherwise(db, made)
    differs = bool(made.found) and (made.found["differs"] or not made.found["intact"])
    if not otherwise and not differs:
        problems.append(messages.APPEAL_SAME)
    if {each.question for each in otherwise} & questions_proposed(db, made.attempt_id):
        problems.append(messages.APPEAL_PROPOSAL_OPEN)
    if problems:
        raise AppealRefused(problems)
    _decide(made, "corrected", reason, actor)
    for each in otherwise:
        propose_points(
            db,
            made.attempt_id,
            each.question,
            each.points,
            each.answer_sha256,
            reason=messages.APPEAL_PROPOSAL.format(number=made.id),
            actor=actor,
        )
    if differs:  # The next run of scoring looks at the paper again.
        db.get_one(Submission, made.attempt_id).scored_sha256 = None
    told = decisions.AppealCorrected(
        subject=_subject(made),
        reason=made.grounds,
        taken_by=made.taken_by,
        proposed=[each.question for each in otherwise],
    )
    trail.decide(db, told, actor=actor)
    db.flush()
    return made


def tell(db: Session, appeal: int, *, actor: str, roles: Collection[str]) -> Appeal:
    """Let the candidate see it, in the caller's transaction. Raises `AppealRefused`.

    A corrected score is told by a publication first.
    """
    made = _one(db, appeal)
    problems = _staff_problems(db, made, "tell", actor, roles)
    last = last_published(db, made.call.exam)
    if made.state == "corrected" and (
        last is None
        or last.id == made.publication_id
        or changed_since_published(db, made.call.exam)
        or questions_proposed(db, made.attempt_id)
    ):
        problems.append(messages.APPEAL_PUBLISH_FIRST)
    if problems:
        raise AppealRefused(problems)
    made.state, made.told_by, made.told_at = "told", actor, utc_now()
    told = decisions.AppealTold(subject=_subject(made), verdict=made.verdict or "")
    trail.decide(db, told, actor=actor)
    return made


def turn_down(
    db: Session, appeal: int, *, reason: str, actor: str, roles: Collection[str]
) -> Appeal:
    """There is nothing to review, with the reason, in the caller's transaction. Raises `AppealRefused`."""
    made = _one(db, appeal)
    problems = _staff_problems(db, made, "turn_down", actor, roles)
    if not is_reason(reason):
        problems.append(messages.REASON.format(most=MOST_REASON))
    if problems:
        raise AppealRefused(problems)
    made.state, made.grounds = "turned_down", reason.strip()
    made.decided_by, made.decided_at = actor, utc_now()
    told = decisions.AppealTurnedDown(subject=_subject(made), reason=made.grounds)
    trail.decide(db, told, actor=actor)
    return made


def _decide(made: Appeal, verdict: Verdict, reason: str, actor: str) -> None:
    made.state, made.verdict, made.grounds = verdict, verdict, reason.strip()
    made.decided_by, made.decided_at = actor, utc_now()


def _decision_problems(
    db: Session, made: Appeal, act: AppealAct, reason: str, actor: str, roles: Collection[str]
) -> list[str]:
    problems = _staff_problems(db, made, act, actor, roles)
    if actor in (made.taken_by, made.reader):
        problems.append(messages.APPEAL_TWO_PEOPLE)
    if made.reader and made.read_at is None:
        problems.append(messages.APPEAL_UNREAD)
    if not is_reason(reason):
        problems.append(messages.REASON.format(most=MOST_REASON))
    return problems


def _staff_problems(
    db: Session, made: Appeal, act: AppealAct, actor: str, roles: Collection[str]
) -> list[str]:
    problems = [] if may(roles, "appeal.decide") else [messages.APPEAL_ROLES]
    if is_own_exam(db, made.call.exam, actor):
        problems.append(messages.APPEAL_OWN)
    return problems + ([] if problems else APPEAL_MOVES.problems(made.state, act, roles))


def _one(db: Session, appeal: int) -> Appeal:
    made = db.get(Appeal, appeal, populate_existing=True, with_for_update=True)
    if made is None:
        raise AppealRefused([messages.APPEAL_GONE])
    return made


def _subject(made: Appeal) -> str:
    return f"{made.call.exam.name}/{made.call.person.number}"
