"""Irregularities (违纪): recorded by an invigilator, told to the candidate, heard, decided by two others; see the moves.

A record changes no score. It keeps that candidate's result from being published until two people, who neither recorded nor
saw it, have decided; what they may decide is in the policy that the exam was released with.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from certification import messages
from certification.errors import IrregularityRefused
from foundation.local_time import local_day, written_day
from foundation.moves import CANDIDATE, MoveRefused
from grading.results import decide_again
from records.accounts.account import find_account
from records.accounts.own import is_own_exam
from records.accounts.permissions import may
from records.audit import irregularity_decisions as decisions
from records.audit import sitting_decisions, trail
from records.exams.attempt import ATTEMPT_MOVES, BEGUN, Attempt, move_attempt
from records.exams.irregularity import (
    IRREGULARITY_MOVES,
    Irregularity,
    IrregularityAct,
    seats_within,
)
from records.exams.policy import Policy
from records.exams.reason import MOST_REASON, is_reason
from records.exams.validity import months_after
from records.messages import IRREGULARITY_EFFECTS

MOST_TOLD = 500
"""Characters of what happened, and of what the candidate says."""
MOST_BASIS = 200
VOIDABLE = ATTEMPT_MOVES.sources("void_irregular")


@dataclass(frozen=True)
class Seen:
    """What an invigilator saw. ``at``: when, UTC, naive; ``witness``: the other invigilator who was there, by name."""

    kind: str
    what: str
    evidence: str
    witness: str
    at: dt.datetime | None


@dataclass(frozen=True)
class Proposed:
    """What is to be decided. ``until``: the last day of a bar, in the site's zone; ``basis``: the rule that it stands on."""

    effect: str
    basis: str
    reason: str
    until: dt.date | None = None


@dataclass(frozen=True)
class Decided:
    """What was decided, and what it changed in the rows of attempts that are void now, by attempt."""

    irregularity: Irregularity
    changed: Mapping[int, Mapping[str, Any]]


def record(
    db: Session,
    attempt: int,
    seen: Seen,
    *,
    actor: str,
    roles: Collection[str],
    now: dt.datetime,
) -> Irregularity:
    """Put on record what was seen, in the caller's transaction. Nothing follows from it yet. Raises `IrregularityRefused`."""
    row = db.get(Attempt, attempt, populate_existing=True)
    if row is None or row.is_practice:
        raise IrregularityRefused([messages.IRREGULARITY_GONE])
    problems = [] if may(roles, "irregularity.record") else [messages.IRREGULARITY_RECORDERS]
    if is_own_exam(db, row.call.exam, actor):
        problems.append(messages.IRREGULARITY_OWN)
    if seen.kind not in row.form.exam.rules.irregularities.names:
        problems.append(messages.IRREGULARITY_KIND)
    if not 0 < len(seen.what.strip()) <= MOST_TOLD:
        problems.append(messages.IRREGULARITY_WHAT.format(most=MOST_TOLD))
    if not is_reason(seen.evidence):
        problems.append(messages.IRREGULARITY_EVIDENCE.format(most=MOST_REASON))
    witness = seen.witness.strip()
    if not 0 < len(witness) <= 80 or witness in _names(db, actor):
        problems.append(messages.IRREGULARITY_WITNESS)
    if seen.at is None or seen.at > now + dt.timedelta(minutes=1):
        problems.append(messages.IRREGULARITY_TIME)
    if problems or seen.at is None:
        raise IrregularityRefused(problems)
    made = Irregularity(
        call=row.call,
        attempt=row,
        state="recorded",
        kind=seen.kind,
        what=seen.what.strip(),
        evidence=seen.evidence.strip(),
        witness=witness,
        happened_at=seen.at,
        recorded_by=actor,
        recorded_at=now,
    )
    db.add(made)
    db.flush()
    told = decisions.IrregularityRecorded(
        subject=_subject(made),
        irregularity=made.kind,
        what=made.what,
        evidence=made.evidence,
        witness=witness,
        at=seen.at.isoformat(timespec="seconds"),
    )
    trail.decide(db, told, actor=actor)
    return made


def notify(
    db: Session, number: int, *, actor: str, roles: Collection[str], now: dt.datetime
) -> Irregularity:
    """Let the candidate read it and state their case, in the caller's transaction. Raises `IrregularityRefused`."""
    made = _one(db, number)
    problems = _decider_problems(db, made, "notify", actor, roles)
    if made.attempt.state == "writing":
        problems.append(messages.IRREGULARITY_WRITING)
    if problems:
        raise IrregularityRefused(problems)
    made.state, made.notified_by, made.notified_at = "notified", actor, now
    told = decisions.IrregularityNotified(subject=_subject(made), irregularity=made.kind)
    trail.decide(db, told, actor=actor)
    return made


def state(
    db: Session, number: int, statement: str, *, person: int | None, actor: str, now: dt.datetime
) -> Irregularity:
    """What the candidate says to it, by themselves, in the caller's transaction. Raises `IrregularityRefused`."""
    made = _one(db, number)
    if person is None or made.call.person_id != person:
        raise IrregularityRefused([messages.IRREGULARITY_OTHERS])
    problems = IRREGULARITY_MOVES.problems(made.state, "state", [CANDIDATE]) + _statement_problems(
        statement
    )
    if problems:
        raise IrregularityRefused(problems)
    made.state, made.statement, made.heard_at = "heard", statement.strip(), now
    told = decisions.IrregularityStated(subject=_subject(made), hearing=made.statement)
    trail.decide(db, told, actor=actor)
    return made


def hear(
    db: Session,
    number: int,
    statement: str,
    *,
    actor: str,
    roles: Collection[str],
    now: dt.datetime,
) -> Irregularity:
    """Take down what the candidate said elsewhere, or that they would say nothing, in the caller's transaction.

    Raises `IrregularityRefused`.
    """
    made = _one(db, number)
    problems = _decider_problems(db, made, "hear", actor, roles) + _statement_problems(statement)
    if problems:
        raise IrregularityRefused(problems)
    made.state, made.statement = "heard", statement.strip()
    made.heard_by, made.heard_at = actor, now
    told = decisions.IrregularityHeard(subject=_subject(made), hearing=made.statement)
    trail.decide(db, told, actor=actor)
    return made


def propose(
    db: Session,
    number: int,
    said: Proposed,
    *,
    actor: str,
    roles: Collection[str],
    now: dt.datetime,
    zone: dt.tzinfo,
) -> Irregularity:
    """What is to be decided, for another person, in the caller's transaction. Raises `IrregularityRefused` with all reasons."""
    made = _one(db, number)
    problems = _decider_problems(db, made, "propose", actor, roles)
    policy: Policy = made.attempt.form.exam.rules
    allowed = policy.irregularities.effects(made.kind)
    if said.effect not in allowed:
        names = "；".join(IRREGULARITY_EFFECTS[each] for each in allowed)
        problems.append(messages.IRREGULARITY_EFFECT.format(kind=made.kind, allowed=names))
    elif said.effect == "void" and made.attempt.state not in BEGUN:
        problems.append(messages.IRREGULARITY_NOTHING_TO_VOID)
    problems += _bar_problems(said, policy, local_day(now, zone))
    if not 0 < len(said.basis.strip()) <= MOST_BASIS:
        problems.append(messages.IRREGULARITY_BASIS.format(most=MOST_BASIS))
    if not is_reason(said.reason):
        problems.append(messages.REASON.format(most=MOST_REASON))
    if problems:
        raise IrregularityRefused(problems)
    made.state, made.effect = "proposed", said.effect  # type: ignore[assignment]
    made.basis, made.grounds = said.basis.strip(), said.reason.strip()
    made.barred_until = _after(said.until, zone) if said.until else None
    made.proposed_by, made.proposed_at = actor, now
    told = decisions.IrregularityProposed(
        subject=_subject(made),
        effect=said.effect,
        basis=made.basis,
        reason=made.grounds,
        barred_until=said.until.isoformat() if said.until else "",
    )
    trail.decide(db, told, actor=actor)
    return made


def send_back(
    db: Session, number: int, *, reason: str, actor: str, roles: Collection[str]
) -> Irregularity:
    """Disagree with what is proposed, or take one's own back, in the caller's transaction. Raises `IrregularityRefused`."""
    made = _one(db, number)
    problems = _decider_problems(db, made, "send_back", actor, roles)
    if not is_reason(reason):
        problems.append(messages.REASON.format(most=MOST_REASON))
    if problems:
        raise IrregularityRefused(problems)
    told = decisions.IrregularitySentBack(
        subject=_subject(made),
        effect=made.effect or "",
        proposed_by=made.proposed_by,
        reason=reason.strip(),
    )
    trail.decide(db, told, actor=actor)
    made.state, made.effect, made.barred_until = "heard", None, None
    made.basis = made.grounds = made.proposed_by = ""
    made.proposed_at = None
    return made


def decide(
    db: Session,
    number: int,
    *,
    actor: str,
    roles: Collection[str],
    now: dt.datetime,
    zone: dt.tzinfo,
) -> Decided:
    """Decide as another proposed, in the caller's transaction; the attempt is voided in it where that is the effect.

    Seats that they have for a time of the bar are taken back. The caller puts a voided paper aside and has the exam scored. Raises `IrregularityRefused`.
    """
    made = _one(db, number)
    problems = _decider_problems(db, made, "decide", actor, roles)
    if made.proposed_by == actor:
        problems.append(messages.IRREGULARITY_TWO_PEOPLE)
    if problems:
        raise IrregularityRefused(problems)
    changed = {
        attempt.id: _voided(db, made, attempt, actor=actor, roles=roles, now=now)
        for attempt in touched(db, made)
    }
    made.state, made.decided_by, made.decided_at = "decided", actor, now
    told = decisions.IrregularityDecided(
        subject=_subject(made),
        effect=made.effect or "",
        basis=made.basis,
        reason=made.grounds,
        barred_until=last_barred_day(made, zone),
        proposed_by=made.proposed_by,
        attempt_voided=made.attempt_id in changed,
    )
    trail.decide(db, told, actor=actor)
    db.flush()
    for attempt in changed:
        row = db.get_one(Attempt, attempt, populate_existing=True)
        decide_again(db, row.call.exam, [row.call])
    return Decided(made, changed)


def touched(db: Session, made: Irregularity) -> list[Attempt]:
    """The attempts that are void once what is proposed is decided."""
    own = [made.attempt] if made.effect in ("void", "bar") else []
    seats = seats_within(db, made, made.barred_until) if made.barred_until else []
    return [each for each in dict.fromkeys([*own, *seats]) if each.state in VOIDABLE]


def _voided(
    db: Session,
    made: Irregularity,
    attempt: Attempt,
    *,
    actor: str,
    roles: Collection[str],
    now: dt.datetime,
) -> Mapping[str, Any]:
    """Void one attempt; of another exam or sitting, the trail says so there, too."""
    reason = messages.IRREGULARITY_VOIDED.format(number=made.id, kind=made.kind)
    values = {
        "void_proposed_by": made.proposed_by,
        "void_reason": reason,
        "ended_at": attempt.ended_at or now,
    }
    before = {"state": attempt.state, "sha256": attempt.sha256}
    try:
        changed = move_attempt(db, attempt.id, "void_irregular", values, roles=roles)
    except MoveRefused as error:
        raise IrregularityRefused([str(error)]) from error
    place = attempt.sitting.name if attempt.sitting else attempt.call.exam.name
    told = sitting_decisions.AttemptVoided(
        subject=f"{place}/{made.call.person.number}",
        before=before,
        reason=reason,
        proposed_by=made.proposed_by,
    )
    trail.decide(db, told, actor=actor)
    return changed


def last_barred_day(made: Irregularity, zone: dt.tzinfo) -> str:
    """The last day on which nobody seats them, as documents write it; nothing without one."""
    until = made.barred_until
    if until is None:
        return ""
    return written_day(local_day(until - dt.timedelta(seconds=1), zone))


def _after(day: dt.date, zone: dt.tzinfo) -> dt.datetime:
    """The moment at which a day is over in the zone, UTC, naive."""
    next_day = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), tzinfo=zone)
    return next_day.astimezone(dt.UTC).replace(tzinfo=None)


def _bar_problems(said: Proposed, policy: Policy, today: dt.date) -> list[str]:
    """Whether a bar has a day, none else has one, and it is no longer than the policy lets it be."""
    if said.effect != "bar":
        return [messages.IRREGULARITY_NO_BAR] if said.until else []
    months = policy.irregularities.bar_months
    if said.until is None or said.until <= today:
        return [messages.IRREGULARITY_UNTIL]
    if months is None or said.until > months_after(today, months):
        return [messages.IRREGULARITY_TOO_LONG.format(months=months or 0)]
    return []


def _statement_problems(statement: str) -> list[str]:
    if 0 < len(statement.strip()) <= MOST_TOLD:
        return []
    return [messages.IRREGULARITY_STATEMENT.format(most=MOST_TOLD)]


def _names(db: Session, login: str) -> set[str]:
    """What somebody may be called where a name was typed."""
    account = find_account(db, login)
    return {login} | ({account.name} if account else set())


def _decider_problems(
    db: Session, made: Irregularity, act: IrregularityAct, actor: str, roles: Collection[str]
) -> list[str]:
    """Why somebody may not take this step: nobody judges what they recorded, saw, or did."""
    problems = [] if may(roles, "irregularity.decide") else [messages.IRREGULARITY_ROLES]
    if is_own_exam(db, made.call.exam, actor):
        problems.append(messages.IRREGULARITY_OWN)
    if act in ("propose", "decide") and (
        actor == made.recorded_by or made.witness in _names(db, actor)
    ):
        problems.append(messages.IRREGULARITY_SAW_IT)
    return problems + ([] if problems else IRREGULARITY_MOVES.problems(made.state, act, roles))


def _one(db: Session, number: int) -> Irregularity:
    made = db.get(Irregularity, number, populate_existing=True, with_for_update=True)
    if made is None:
        raise IrregularityRefused([messages.IRREGULARITY_GONE])
    return made


def _subject(made: Irregularity) -> str:
    return f"{made.call.exam.name}/{made.call.person.number}"
