"""What an upgraded database says, in the words of `expected.json`: to be adapted when the tables of today change."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.accounts.account import Account
from records.exams.answer import AnswerEvent
from records.exams.attempt import Attempt
from records.exams.call import Call
from records.exams.exam import Exam
from records.exams.incident import Incident
from records.exams.result import ItemScore, Result
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
        "attempts": [_attempt(db, row) for row in db.scalars(select(Attempt).order_by(Attempt.id))],
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
    result, paper = db.get(Result, row.id), db.get(Submission, row.id)
    points = db.scalars(select(ItemScore).where(ItemScore.call_id == row.id))
    return {
        "form": row.form.code,
        "outcome": result.outcome if result else None,
        "score": result.score if result else None,
        "points": {each.question: each.score for each in points},
        "sha256": paper.sha256 if paper else None,
        "readable": paper.readable if paper else None,
        "problems": paper.problems if paper else None,
    }


def _attempt(db: Session, row: Attempt) -> dict[str, Any]:
    events = select(AnswerEvent).where(AnswerEvent.attempt_id == row.id).order_by(AnswerEvent.id)
    return {
        "sitting": row.sitting.name,
        "card": row.call.person.card_number,
        "form": row.call.form.code,
        "state": row.state,
        "deadline": _time(row.deadline),
        "ended_at": _time(row.ended_at),
        "sha256": row.sha256,
        "answers": {each.question: [each.value, each.marked] for each in db.scalars(events)},
    }


def _time(at: dt.datetime | None) -> str | None:
    return at.isoformat() if at else None
