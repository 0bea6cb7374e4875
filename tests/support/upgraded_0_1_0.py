"""What an upgraded database says, in the words of `expected.json`: to be adapted when the tables of today change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.accounts.account import Account
from records.exams.answer import AnswerEvent
from records.exams.attempt import Attempt
from records.exams.call import Call
from records.exams.exam import Exam
from records.exams.incident import Incident
from records.exams.response import Response
from records.exams.result import Result
from records.exams.submission import Submission
from records.people.person import Person
from records.people.unit import Unit


def said(db: Session) -> dict[str, Any]:
    """People, units, calls with results, attempts with answers, incidents, accounts."""
    return {
        "people": {
            row.card_number: [
                row.name,
                row.unit.name if row.unit else "",
                row.unit.code if row.unit else "",
                row.identity_number,
                row.active,
            ]
            for row in db.scalars(select(Person))
        },
        "units": {row.code: row.name for row in db.scalars(select(Unit))},
        "calls": {
            f"{db.get_one(Exam, row.exam_id).name}/{row.person.card_number}": _call(db, row)
            for row in db.scalars(select(Call))
        },
        "attempts": [
            _attempt(db, row)
            for row in db.scalars(
                select(Attempt).where(Attempt.sitting_id.is_not(None)).order_by(Attempt.id)
            )
        ],
        "incidents": [
            [row.kind, row.detail, _time(row.at), row.attempt_id is not None]
            for row in db.scalars(select(Incident).order_by(Incident.id))
        ],
        "accounts": {
            row.login: {
                "name": row.name,
                "card": row.person.card_number if row.person else None,
                "roles": row.roles,
                "active": row.active,
                "locked_until": _time(row.locked_until),
                "password_hash": row.password_hash,
            }
            for row in db.scalars(select(Account))
        },
    }


def _call(db: Session, row: Call) -> dict[str, Any]:
    result = db.get(Result, row.id)
    attempt = select(Attempt.id).where(Attempt.call_id == row.id).order_by(Attempt.ordinal.desc())
    number = db.scalar(attempt.limit(1))
    paper = db.get(Submission, number) if number else None
    if paper is not None and paper.scored_sha256 is None:
        paper = None  # Handed in, and not scored yet: 0.1.0 had no row of it.
    answers = db.scalars(select(Response).where(Response.attempt_id == number)).all()
    problems = [{"question": "", "reason": paper.problem}] if paper and paper.problem else []
    problems += [{"question": a.question, "reason": a.reason} for a in answers if a.reason]
    return {
        "form": row.form.code,
        "outcome": result.outcome if result else None,
        "score": result.score if result else None,
        "points": {each.question: each.score for each in answers},
        "sha256": paper.sha256 if paper else None,
        "readable": not paper.problem if paper else None,
        "problems": problems if paper else None,
    }


def as_today(told: dict[str, Any], *, collected: Collection[str] = ()) -> dict[str, Any]:
    """What 0.1.0 said, where today's words differ: an answer that nobody has resolved has no points, not 0.

    ``collected``: exams whose results were decided anew; whoever has an attempt that is open is pending, not absent.
    """
    still = {row["card"] for row in told["attempts"] if row["state"] in ("called", "writing")}
    for name, call in told["calls"].items():
        exam, _, card = name.partition("/")
        if exam in collected and call["outcome"] == "absent" and card in still:
            call["outcome"] = "pending"
    for call in told["calls"].values():
        if call["outcome"] == "exception":
            for problem in call["problems"]:
                if problem["question"]:
                    call["points"][problem["question"]] = None
        elif call["problems"]:
            call["problems"] = []
    return told


def _attempt(db: Session, row: Attempt) -> dict[str, Any]:
    events = select(AnswerEvent).where(AnswerEvent.attempt_id == row.id).order_by(AnswerEvent.id)
    assert row.sitting is not None
    return {
        "sitting": row.sitting.name,
        "card": row.call.person.card_number,
        "form": row.form.code,
        "state": row.state,
        "deadline": _time(row.deadline),
        "ended_at": _time(row.ended_at),
        "sha256": row.sha256,
        "answers": {each.question: [each.value, each.marked] for each in db.scalars(events)},
    }


def _time(at: dt.datetime | None) -> str | None:
    return at.isoformat() if at else None
