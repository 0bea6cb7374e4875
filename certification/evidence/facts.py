"""What the records say of one person's exam, as plain values for ``evidence.json``; times are UTC, points are points."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from records.certificates import Certificate, CertificateProposal
from records.exams.attempt import Attempt
from records.exams.call import Call
from records.exams.correction import corrections_of
from records.exams.exam import ExamForm
from records.exams.incident import Incident
from records.exams.mark import Mark
from records.exams.marking import ROUNDS, MarkingScript, MarkingTurn
from records.exams.paper_proposal import PaperProposal
from records.exams.publication import PublishedResult, publications
from records.exams.response import FormerResponse, Response
from records.exams.result import Result
from records.exams.submission import Submission

if TYPE_CHECKING:  # It brings pydantic, which the room need not hold.
    from question_bank.forms.form import Form

Facts = dict[str, Any]
T = TypeVar("T")


def call_facts(call: Call) -> Facts:
    """Who was called to what, from where, by which list; and why they need not sit it, if so."""
    exam, exemption = call.exam, call.exemption
    return {
        "person": {"number": call.person.number, "name": call.person.name},
        "exam": {
            **_values(exam, "name title policy_name cut_score total_points duration_minutes"),
            **_values(exam, "simulated released_at published_at"),
        },
        "call": {
            **_values(call, "source proposed_post called_at"),
            "unit": call.unit.name,
            "form": call.form.code,
            "exemption": exemption and _values(exemption, "basis evidence by at"),
        },
    }


def form_facts(kept: ExamForm, built: Form | None) -> Facts:
    """A form with the versions of its items; ``built``: its file, without which only the items' names are known."""
    if built is not None and built.content_hash == kept.content_hash:
        items = [
            {
                "number": item.number,
                "item": item.item_id,
                "sha256": item.content_hash,
                "points": item.points,
            }
            for item in built.items
        ]
    else:
        built = None
        items = [
            {"number": number, "item": item, "sha256": None, "points": None}
            for number, item in enumerate(dict.fromkeys(q["item_id"] for q in kept.questions), 1)
        ]
    seed = built.seed if built else None
    return {"code": kept.code, "content_hash": kept.content_hash, "seed": seed, "items": items}


def attempt_facts(
    db: Session, attempt: Attempt, paper: Submission | None, result: Result | None
) -> Facts:
    """One attempt: how it went, what was handed in, what each answer is worth and by whom."""
    named = "ordinal state seed began_at deadline ended_at extra_seconds extra_reason late_admitted"
    place = "room seat arrived_at arrived_by answered assignment content_hash void_reason"
    sitting = attempt.sitting
    scripts = _rows(db, MarkingScript, MarkingScript.attempt_id == attempt.id)
    questions = {script.id: script.question for script in scripts}
    turns = _rows(
        db,
        MarkingTurn,
        MarkingTurn.script_id.in_(questions),
        MarkingTurn.kind.in_(ROUNDS),
        MarkingTurn.state == "given",
    )
    return {
        **_values(attempt, f"{named} {place}"),
        "form": attempt.form.code,
        "counts": result is not None and result.attempt_id == attempt.id,
        "sitting": sitting
        and _values(sitting, "name start opens_at starts_at closes_at ended_at duration_seconds"),
        "submission": paper and _values(paper, "door sha256 handed_in_at scored_sha256 problem"),
        "notebook": None,
        "answers": None,
        "responses": [
            _values(row, "question value answer_sha256 status score reason")
            for row in _rows(
                db, Response, Response.attempt_id == attempt.id, order=Response.question
            )
        ],
        "former_responses": [
            _values(row, "question value answer_sha256 status score until")
            for row in _rows(db, FormerResponse, FormerResponse.attempt_id == attempt.id)
        ],
        "marks": [
            _values(row, "question answer_sha256 points who at round reason")
            for row in _rows(db, Mark, Mark.attempt_id == attempt.id)
        ],
        "readings": [
            {
                "question": questions[turn.script_id or 0],
                **_values(turn, "kind login criteria points reason given_at"),
            }
            for turn in turns
        ],
        "marked_by_rule": [_values(row, "question state final rule") for row in scripts],
        "proposals": [
            _values(
                row,
                "act question points answer_sha256 reason proposed_by proposed_at state decided_by decided_at",
            )
            for row in _rows(db, PaperProposal, PaperProposal.attempt_id == attempt.id)
        ],
        "incidents": [
            _values(row, "kind detail at")
            for row in _rows(db, Incident, Incident.attempt_id == attempt.id)
        ],
    }


def decision_facts(db: Session, call: Call, items: Sequence[str], *, with_keys: bool) -> Facts:
    """What was decided about the exam's keys and results, and the certificates. Of corrections no key and no reason, which

    may tell it, unless ``with_keys``.
    """
    told = "item act proposed_by proposed_at state decided_by decided_at applied_at"
    told += " key typed reason" if with_keys else ""
    published = "state results_sha256 people passed remark asked_by asked_at decided_by decided_at"
    result = db.get(Result, call.id)
    return {
        "corrections": [
            _values(row, told)
            for row in corrections_of(db, call.exam)
            if row.item.partition("/")[0] in items
        ],
        "result": result and _values(result, "outcome score"),
        "publications": [
            {
                **_values(row, f"{published} reason published_by published_at"),
                "result": (kept := db.get(PublishedResult, (row.id, call.id)))
                and _values(kept, "outcome score"),
            }
            for row in reversed(publications(db, call.exam))
        ],
        "certificates": [
            {
                **_values(
                    row, "number state issuer name exam_title exam_day result issued_on until"
                ),
                **_values(row, "key_id code issued_by issued_at ended_on"),
                "proposals": [
                    _values(
                        made, "act name reason proposed_by proposed_at state decided_by decided_at"
                    )
                    for made in _rows(
                        db, CertificateProposal, CertificateProposal.certificate_id == row.id
                    )
                ],
            }
            for row in _rows(db, Certificate, Certificate.call_id == call.id)
        ],
    }


def _rows(
    db: Session, kind: type[T], *where: ColumnElement[bool], order: Any = None
) -> Sequence[T]:
    by = kind.id if order is None else order  # type: ignore[attr-defined]
    return db.scalars(select(kind).where(*where).order_by(by)).all()


def _values(row: object, names: str) -> Facts:
    return {name: _plain(getattr(row, name)) for name in names.split()}


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.isoformat() + "Z"
    return value.isoformat() if isinstance(value, dt.date) else value
