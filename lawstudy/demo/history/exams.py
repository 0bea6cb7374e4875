"""One exam of an earlier year, from the call list to the certificates, made as rows: results as the rules decide them."""

from __future__ import annotations

import datetime as dt
import hashlib
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from certification.cose import Signer
from certification.issue import Issuer
from grading.nbgrader.course import assignment_name
from grading.results import AttemptScore, counting, decide
from lawstudy.demo.history import messages
from lawstudy.demo.history.papers import HistoryForm, Written, write_paper
from lawstudy.demo.history.publishing import ASKED_BY, certify, publish
from lawstudy.demo.history.staff import inserted
from question_bank.forms.blueprint import Blueprint
from records.exams.attempt import Attempt
from records.exams.call import Call, Exemption
from records.exams.exam import Exam, ExamForm
from records.exams.mark import Mark
from records.exams.policy import Policy
from records.exams.response import Response
from records.exams.result import Outcome, Result
from records.exams.submission import Submission
from records.many_rows import execute_many

ABSENT, RESIT_ABSENT, RESIT_GAIN = 0.025, 0.08, 0.45
"""Who stays away, from a resit, and what somebody learns until then, in logits."""
VOIDED = 41
"""Whose paper is voided, by place on the list; of a shorter list nobody's."""
RESIT_AFTER = dt.timedelta(days=20)
MARKER = "pingjuan1"
MORNING = dt.time(1, 0)
"""UTC: when a morning's exam begins."""


@dataclass(frozen=True)
class Candidate:
    """Somebody called. ``ability`` in logits; ``basis`` and ``evidence`` of an exemption, empty: they have none."""

    key: str
    person: int
    name: str
    unit: int
    ability: float
    post: str = ""
    basis: str = ""
    evidence: str = ""


@dataclass(frozen=True)
class ExamPlan:
    """What is to be held. ``day``: of the first attempt; ``policy_name`` as the blueprint has it."""

    name: str
    title: str
    blueprint: Blueprint
    policy: Policy
    forms: Sequence[HistoryForm]
    day: dt.date


@dataclass
class Held:
    """An exam that was held: its id, everybody's outcome by person, and how many rows it took."""

    exam: Exam
    outcomes: dict[int, Outcome] = field(default_factory=dict)
    responses: int = 0
    certificates: int = 0


@dataclass
class _Sat:
    """An attempt. ``call``: its place among the candidates."""

    call: int
    form: HistoryForm
    ordinal: int
    began: dt.datetime
    ended: dt.datetime
    paper: Sequence[Written]
    voided: bool = False

    @property
    def sha256(self) -> str:
        told = "".join(f"{each.question}\t{each.sha256}\n" for each in self.paper)
        return hashlib.sha256(told.encode()).hexdigest()

    @property
    def score(self) -> AttemptScore:
        counts = Counter(each.status for each in self.paper)
        return AttemptScore(
            "voided" if self.voided else "handed_in",
            scored=True,
            counts={"voided": len(self.paper)} if self.voided else counts,
            points=0.0 if self.voided else sum(each.score for each in self.paper),
            questions=len(self.paper),
        )


def hold_exam(
    db: Session,
    plan: ExamPlan,
    candidates: Sequence[Candidate],
    issuer: Issuer,
    signer: Signer | None,
    *,
    seed: int,
) -> Held:
    """Hold it, in the caller's transaction: answers by chance and ability, all else by the rules that every exam goes by."""
    exam = _exam(db, plan)
    forms = {form.code: row.id for form, row in zip(plan.forms, exam.forms, strict=True)}
    calls = _calls(db, exam, plan, candidates, forms)
    sat = _attempts(plan, candidates, exam, seed)
    attempts = _write(db, plan, sat, calls, forms)
    held = Held(exam)
    held.responses = sum(len(each.paper) for each in sat)
    results = _results(plan, exam, candidates, calls, sat, attempts)
    db.execute(insert(Result), results)
    held.outcomes = {
        candidate.person: row["outcome"] for candidate, row in zip(candidates, results, strict=True)
    }
    db.flush()
    sent = {attempt: each.sha256 for attempt, each in zip(attempts, sat, strict=True)}
    asked = _at(plan.day + RESIT_AFTER + dt.timedelta(days=3))
    published = publish(db, exam, asked, results, sent)
    if signer is not None:
        names = [each.name for each in candidates]
        ended = {attempt: each.ended for attempt, each in zip(attempts, sat, strict=True)}
        held.certificates = certify(db, exam, published, names, results, ended, issuer, signer)
    return held


def _exam(db: Session, plan: ExamPlan) -> Exam:
    exam = Exam(
        name=plan.name,
        title=plan.title,
        policy_name=plan.blueprint.policy,
        policy=plan.policy.model_dump(mode="json", by_alias=True),
        cut_score=plan.policy.cut_score(plan.blueprint.total_points),
        total_points=plan.blueprint.total_points,
        duration_minutes=plan.blueprint.duration_minutes,
        simulated=True,
        history=True,
        released_at=_at(plan.day - dt.timedelta(days=20)),
        forms=[
            ExamForm(
                code=form.code,
                content_hash=form.content_hash,
                questions=[dict(each) for each in form.questions],
            )
            for form in plan.forms
        ],
    )
    db.add(exam)
    db.flush()
    return exam


def _calls(
    db: Session,
    exam: Exam,
    plan: ExamPlan,
    candidates: Sequence[Candidate],
    forms: Mapping[str, int],
) -> list[int]:
    called = _at(plan.day - dt.timedelta(days=15))
    rows = [
        {
            "exam_id": exam.id,
            "person_id": each.person,
            "unit_id": each.unit,
            "form_id": forms[plan.forms[place % len(plan.forms)].code],
            "proposed_post": each.post,
            "source": messages.SOURCE,
            "called_at": called,
        }
        for place, each in enumerate(candidates)
    ]
    calls = inserted(db, Call, rows)
    exempt = [
        {
            "call_id": call,
            "basis": each.basis,
            "evidence": each.evidence,
            "by": ASKED_BY,
            "at": called,
        }
        for call, each in zip(calls, candidates, strict=True)
        if each.basis
    ]
    if exempt:
        db.execute(insert(Exemption), exempt)
    return calls


def _attempts(plan: ExamPlan, candidates: Sequence[Candidate], exam: Exam, seed: int) -> list[_Sat]:
    """First attempts in the order of the list, each with its resit behind it."""
    found = []
    resits = plan.policy.resit.allowed and plan.policy.resit.batch == "same"
    for place, each in enumerate(candidates):
        draw = random.Random(f"{seed}:{plan.name}:{each.key}")
        if each.basis or draw.random() < ABSENT:
            continue
        first = _sit(plan, place, each, draw, ordinal=1)
        first.voided = place == VOIDED
        found.append(first)
        outcome, _ = decide(exam.cut_score, first.score, rounded=plan.policy.rounded)
        if resits and outcome == "failed" and draw.random() >= RESIT_ABSENT:
            found.append(_sit(plan, place, each, draw, ordinal=2))
    return found


def _sit(plan: ExamPlan, place: int, who: Candidate, draw: random.Random, *, ordinal: int) -> _Sat:
    # The form that they are called to, and the other one of a resit.
    form = plan.forms[(place + ordinal - 1) % len(plan.forms)]
    ability = who.ability + RESIT_GAIN * (ordinal - 1)
    day = plan.day + RESIT_AFTER * (ordinal - 1)
    began = _at(day) + dt.timedelta(seconds=draw.randrange(300))
    # Whoever knows more is done sooner; nobody before a quarter of the time is over.
    share = min(1.0, max(0.25, draw.gauss(0.72 - 0.06 * ability, 0.14)))
    ended = began + dt.timedelta(seconds=round(share * plan.blueprint.duration_minutes * 60))
    return _Sat(place, form, ordinal, began, ended, write_paper(form, ability, draw))


def _write(
    db: Session,
    plan: ExamPlan,
    sat: Sequence[_Sat],
    calls: Sequence[int],
    forms: Mapping[str, int],
) -> list[int]:
    """Attempts, their papers, responses and marks; returns the attempts' ids, as in ``sat``."""
    attempts = inserted(
        db,
        Attempt,
        [
            {
                "call_id": calls[each.call],
                "form_id": forms[each.form.code],
                "ordinal": each.ordinal,
                "assignment": assignment_name(plan.name, each.form.code, each.ordinal),
                "content_hash": each.form.content_hash,
                "state": "voided" if each.voided else "handed_in",
                "room": "",
                "seat": "",
                "seed": 0,
                "extra_seconds": 0,
                "extra_reason": "",
                "late_admitted": False,
                "page": 0,
                "began_at": each.began,
                "ended_at": each.ended,
                "sha256": each.sha256,
                "answered": sum(one.status == "scored" for one in each.paper),
                "void_proposed_by": ASKED_BY if each.voided else None,
                "void_reason": messages.VOIDED if each.voided else "",
            }
            for each in sat
        ],
    )
    papers = [
        {
            "attempt_id": attempt,
            "door": "simulation",
            "sha256": each.sha256,
            "handed_in_at": each.ended,
            "scored_sha256": each.sha256,
            "problem": "",
        }
        for attempt, each in zip(attempts, sat, strict=True)
    ]
    db.execute(insert(Submission), papers)
    responses: list[dict[str, Any]] = []
    marks: list[dict[str, Any]] = []
    for attempt, each in zip(attempts, sat, strict=True):
        for one in each.paper:
            responses.append(
                {
                    "attempt_id": attempt,
                    "question": one.question,
                    "value": one.value,
                    "answer_sha256": one.sha256,
                    "status": "voided" if each.voided else one.status,
                    "score": None if each.voided else one.score,
                    "reason": "",
                }
            )
            if one.marked:
                marks.append(
                    {
                        "attempt_id": attempt,
                        "question": one.question,
                        "answer_sha256": one.sha256,
                        "points": one.score,
                        "who": MARKER,
                        "at": each.ended + dt.timedelta(days=2),
                        "round": 1,
                        "reason": "",
                    }
                )
    execute_many(db.connection(), insert(Response), responses)
    if marks:
        db.execute(insert(Mark), marks)
    return attempts


def _results(
    plan: ExamPlan,
    exam: Exam,
    candidates: Sequence[Candidate],
    calls: Sequence[int],
    sat: Sequence[_Sat],
    attempts: Sequence[int],
) -> list[dict[str, Any]]:
    """One a call, by the rules that scoring goes by."""
    mine: dict[int, list[tuple[int, AttemptScore]]] = {}
    for attempt, each in zip(attempts, sat, strict=True):
        mine.setdefault(each.call, []).append((attempt, each.score))
    rows = []
    for place, (call, candidate) in enumerate(zip(calls, candidates, strict=True)):
        own = mine.get(place, [])
        which = counting([score for _, score in own], exam.cut_score, plan.policy)
        outcome, score = decide(
            exam.cut_score,
            None if which is None else own[which][1],
            exempt=bool(candidate.basis),
            rounded=plan.policy.rounded,
        )
        counts = None if which is None else own[which][0]
        rows.append({"call_id": call, "outcome": outcome, "score": score, "attempt_id": counts})
    return rows


def _at(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, MORNING)
